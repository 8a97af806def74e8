package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Prepares a child JVM that runs a main class with the {@code java} and the class path of this one. Not thread-safe.
 *
 * <pre>{@code
 * ChildProcess relay = JavaProcess.of(RelayMain.class)
 *         .heap("128m")
 *         .systemProperty("relay.name", "a")
 *         .arguments(server.jdbcUrl())
 *         .start();
 * }</pre>
 */
public final class JavaProcess {
    /** The {@code java} of this JVM. */
    static final String PROGRAM =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final String mainClass;
    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private String heap = "256m";
    private String classPath = System.getProperty("java.class.path");
    private boolean isShortLived;
    private OptionalInt processor = OptionalInt.empty();
    private UnaryOperator<ChildProcess.Builder> settings = UnaryOperator.identity();

    private JavaProcess(String mainClass) {
        this.mainClass = mainClass;
    }

    /** Prepares a JVM that runs the {@code main} method of this class. */
    public static JavaProcess of(Class<?> mainClass) {
        return new JavaProcess(mainClass.getName());
    }

    /** Prepares a JVM that runs the main class of this name, which may be on another class path than this JVM's. */
    public static JavaProcess named(String mainClass) {
        return new JavaProcess(mainClass);
    }

    /** The maximum size of the heap, as for {@code -Xmx}; {@code 256m} by default. */
    public JavaProcess heap(String heap) {
        this.heap = heap;
        return this;
    }

    /** Sets a system property of the child. The child does not inherit those of this JVM. */
    public JavaProcess systemProperty(String name, String value) {
        return option("-D" + name + "=" + value);
    }

    /** For a JVM that lives for seconds, in which a quick start counts more than the best code. */
    public JavaProcess shortLived() {
        isShortLived = true;
        // Room for classes from the beginning: otherwise all memory is collected each time that the room grows.
        return option("-XX:+UseSerialGC").option("-XX:TieredStopAtLevel=1").option("-XX:MetaspaceSize=128m");
    }

    /** Adds an option for the JVM, such as {@code -XX:+UseSerialGC}. */
    public JavaProcess option(String option) {
        options.add(option);
        return this;
    }

    /** Adds arguments for the main method. */
    public JavaProcess arguments(String... added) {
        arguments.addAll(List.of(added));
        return this;
    }

    /** The class path; by default that of this JVM. */
    public JavaProcess classPath(String classPath) {
        this.classPath = classPath;
        return this;
    }

    /** Keeps the JVM on this processor alone, counted from 0. Needs {@link Taskset}. */
    public JavaProcess processor(int processor) {
        this.processor = OptionalInt.of(processor);
        return this;
    }

    /** The file to which standard output and error are appended; by default a temporary file. */
    public JavaProcess log(Path log) {
        return with(builder -> builder.log(log));
    }

    /** The working directory; by default that of this JVM. */
    public JavaProcess directory(Path directory) {
        return with(builder -> builder.directory(directory));
    }

    /** Sets a variable on top of this JVM's environment. */
    public JavaProcess environment(String name, String value) {
        return with(builder -> builder.environment(name, value));
    }

    /**
     * Starts the JVM and returns at once, long before the main method runs.
     *
     * @throws ServerException if it cannot be started
     */
    public ChildProcess start() {
        return settings.apply(ChildProcess.builder(command())).start();
    }

    private JavaProcess with(UnaryOperator<ChildProcess.Builder> setting) {
        UnaryOperator<ChildProcess.Builder> earlier = settings;
        settings = builder -> setting.apply(earlier.apply(builder));
        return this;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-Xmx" + heap));
        command.addAll(isShortLived ? LibraryArchive.options(mainClass, classPath) : List.of("-cp", classPath));
        command.addAll(options);
        command.add(mainClass);
        command.addAll(arguments);
        return processor.isPresent() ? Taskset.on(processor.getAsInt(), command) : command;
    }
}
