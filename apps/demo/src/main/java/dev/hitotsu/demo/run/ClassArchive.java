package dev.hitotsu.demo.run;

import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An archive of the classes of the shop's processes, loaded and linked. With it a process starts with a third of the
 * work, so a consumer that was killed is back sooner. The first demo after a build makes it when the servers have
 * started, and the next ones find it beside the jars. Without an archive everything works as well, and starts more
 * slowly: so it does before JDK 25.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514: Ahead-of-Time Command-Line Ergonomics</a>
 */
final class ClassArchive implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** The first JDK that makes an archive in one step. */
    private static final int LEAST_JDK = 25;

    private final @Nullable Path file;
    private final List<String> options;
    private @Nullable Training training;

    /** A JVM that makes the archive, and the thread that waits for it. */
    private record Training(ChildProcess process, Path unfinished, Thread finishing) {}

    private ClassArchive(@Nullable Path file, List<String> options) {
        this.file = file;
        this.options = options;
    }

    /**
     * The archive of this build, which may not be there yet.
     *
     * @param options those of the processes that will use it
     */
    static ClassArchive of(Database database, Broker broker, List<String> options) {
        Optional<Path> file = besideJars(ClassArchive.class)
                .filter(jars -> Runtime.version().feature() >= LEAST_JDK)
                .map(jars -> jars.resolve("shop-" + database + "-" + broker + ".aot"));
        return new ClassArchive(file.orElse(null), options);
    }

    /**
     * Begins to make it if there is none, and does not wait for that.
     *
     * @param folder for a log
     * @param arguments of {@link ShopTraining}, behind the port
     */
    void prepare(Path folder, String... arguments) {
        if (file != null && !Files.exists(file)) {
            train(file, folder.resolve("training.log"), arguments);
        }
    }

    /** Waits until it is there, or will not be there in time. */
    void await() throws InterruptedException {
        if (training != null) {
            training.finishing().join();
        }
    }

    /** The folder above that of the jars, which a build makes anew; empty if the class is not in a jar. */
    static Optional<Path> besideJars(Class<?> type) {
        try {
            Path jar = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Optional.of(jar)
                    .filter(Files::isRegularFile)
                    .map(file -> file.resolveSibling("..").normalize())
                    .filter(Files::isWritable);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void train(Path made, Path log, String... arguments) {
        // Beside the finished one, because a file can be renamed in one step only within a file system.
        Path unfinished = made.resolveSibling(
                made.getFileName() + "." + ProcessHandle.current().pid());
        JavaProcess process = JavaProcess.of(ShopTraining.class)
                .heap("128m")
                .log(log)
                .option("-XX:AOTCacheOutput=" + unfinished)
                .arguments(Stream.concat(Stream.of(Integer.toString(FreePorts.next())), Stream.of(arguments))
                        .toArray(String[]::new));
        options.forEach(process::option);
        ChildProcess started = process.start();
        training = new Training(
                started,
                unfinished,
                Thread.ofVirtual().name("class-archive").start(() -> finish(started, made, unfinished)));
    }

    /** In one step: another demo may be doing the same. */
    private static void finish(ChildProcess started, Path file, Path unfinished) {
        try {
            if (started.awaitExit(LIMIT) && started.exitCode().orElse(-1) == 0 && Files.exists(unfinished)) {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            discard(unfinished);
        } catch (IOException e) {
            // Nothing depends on it, and the next demo tries again.
        }
    }

    /** Deletes what a training that was cut off leaves, with the notes that the JVM makes beside. */
    private static void discard(Path unfinished) throws IOException {
        Files.deleteIfExists(unfinished);
        Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + ".config"));
    }

    /** The option for a process that starts now; none if there is no archive yet. */
    List<String> option() {
        return file != null && Files.exists(file) ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    @Override
    public void close() {
        if (training == null) {
            return;
        }
        training.process().close();
        try {
            discard(training.unfinished());
        } catch (IOException e) {
            // A file in the folder of the build; the next build deletes it.
        }
    }
}
