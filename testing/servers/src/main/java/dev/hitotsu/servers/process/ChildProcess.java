package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process that this JVM started and can kill, suspend and resume by its pid.
 *
 * <p>No child outlives this JVM. A JVM that exits stops its children first. If the JVM is killed with SIGKILL, a
 * watchdog kills its children, but not their own children. Standard input is empty. Standard output and error go to the
 * log file.
 *
 * <p>Thread-safe. Works on Linux and other POSIX systems.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int TAIL_BYTES = 8_192;

    private final ProcessHandle handle;
    private final @Nullable Process process;
    private final Path log;
    private final Signal stopSignal;
    private final Duration gracePeriod;

    private ChildProcess(ProcessHandle handle, @Nullable Process process, Builder settings, Path log) {
        this.handle = handle;
        this.process = process;
        this.log = log;
        this.stopSignal = settings.stopSignal;
        this.gracePeriod = settings.gracePeriod;
    }

    /** Prepares a command: the program, then its arguments. */
    public static Builder builder(List<String> command) {
        return new Builder(command);
    }

    /** Prepares a command: the program, then its arguments. */
    public static Builder builder(String... command) {
        return new Builder(List.of(command));
    }

    /**
     * Adopts a process that a child of this JVM started, such as the virtual machine behind a start script. From then
     * on it is guarded, stopped and killed like a child.
     *
     * @throws ServerException if no process has this pid
     */
    public static ChildProcess adopt(long pid, Path log) {
        ProcessHandle handle = ProcessHandle.of(pid)
                .orElseThrow(() -> new ServerException("pid: " + pid + " (expected: the pid of a living process)"));
        return guarded(new ChildProcess(handle, null, new Builder(List.of()), log));
    }

    /** The process id. */
    public long pid() {
        return handle.pid();
    }

    /** Whether the process exists, running or suspended. */
    public boolean isAlive() {
        return ProcessState.isRunning(handle);
    }

    /** The processor time that the process and its descendants have taken so far; zero if the system does not tell. */
    public Duration processorTime() {
        return Stream.concat(Stream.of(handle), handle.descendants())
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Sends SIGINT and does not wait. Nothing happens if the process is gone. */
    public void interrupt() {
        Signal.INT.sendTo(handle);
    }

    /**
     * Sends SIGQUIT, on which a JVM writes the stacks of its threads to its output, and does not wait. Nothing happens
     * if the process is gone.
     */
    public void dumpThreads() {
        Signal.QUIT.sendTo(handle);
    }

    /** Sends SIGTERM and does not wait. Nothing happens if the process is gone. */
    public void terminate() {
        Signal.TERM.sendTo(handle);
    }

    /**
     * Sends SIGKILL and blocks until the process is gone, which takes milliseconds. Its own children continue.
     *
     * @throws ServerException if it is still there after ten seconds
     */
    public void kill() {
        Signal.KILL.sendTo(handle);
        ProcessTree.awaitDeath(handle);
    }

    /**
     * Kills the process and all its descendants at once, and blocks until all are gone.
     *
     * @throws ServerException if one is still there after ten seconds
     */
    public void killTree() {
        ProcessTree.kill(handle);
    }

    /**
     * Suspends the process (SIGSTOP). It keeps its memory and its connections and does nothing. Its children continue.
     */
    public void suspend() {
        Signal.STOP.sendTo(handle);
    }

    /** Resumes a suspended process (SIGCONT). */
    public void resume() {
        Signal.CONT.sendTo(handle);
    }

    /** Suspends the process and all its descendants. */
    public void suspendTree() {
        ProcessTree.suspend(handle);
    }

    /** Resumes the process and all its descendants. */
    public void resumeTree() {
        ProcessTree.resume(handle);
    }

    /**
     * Blocks until the process is gone, at most for the limit.
     *
     * @return whether it is gone
     */
    public boolean awaitExit(Duration limit) {
        return Await.until(limit, () -> !isAlive());
    }

    /**
     * The exit code, or 128 plus the number of the signal that killed it. Empty while it runs, and for an adopted
     * process.
     */
    public OptionalInt exitCode() {
        if (process == null || isAlive()) {
            return OptionalInt.empty();
        }
        // The process looks dead a moment before the JVM has collected it and knows the code.
        return OptionalInt.of(process.onExit().join().exitValue());
    }

    /** Where the standard output and error go. */
    public Path log() {
        return log;
    }

    /** The last few kilobytes of the log, for error messages; if it cannot be read, the reason. */
    public String tailOfLog() {
        try (var channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - TAIL_BYTES));
            byte[] bytes = Channels.newInputStream(channel).readNBytes(TAIL_BYTES);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /**
     * Stops the process. Resumes it if it is suspended, asks it to stop, and kills it after the grace period. Then
     * kills the descendants that it left behind.
     */
    @Override
    public void close() {
        stop(gracePeriod);
    }

    @Override
    public String toString() {
        return "ChildProcess[pid=" + pid() + ", log=" + log + "]";
    }

    ProcessHandle handle() {
        return handle;
    }

    void stop(Duration grace) {
        List<ProcessHandle> descendants = handle.descendants().toList();
        stopSignal.sendTo(handle);
        // A suspended process sees the signal only after it was resumed.
        resumeTree();
        awaitExit(grace);
        killTree();
        descendants.forEach(ProcessTree::kill);
    }

    private static ChildProcess guarded(ChildProcess child) {
        ChildProcessGuard.register(child);
        return child;
    }

    /** Prepares a {@link ChildProcess}. Not thread-safe. */
    public static final class Builder {
        private final List<String> command;
        private final Map<String, String> environment = new HashMap<>();
        private @Nullable Path directory;
        private @Nullable Path log;
        private Signal stopSignal = Signal.TERM;
        private Duration gracePeriod = Duration.ofSeconds(10);

        private Builder(List<String> command) {
            this.command = List.copyOf(command);
        }

        /** The working directory; by default that of this JVM. */
        public Builder directory(Path directory) {
            this.directory = directory;
            return this;
        }

        /** Sets a variable on top of this JVM's environment. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** The file to which standard output and error are appended; by default a temporary file. */
        public Builder log(Path log) {
            this.log = log;
            return this;
        }

        /** Stops the process with SIGINT instead of SIGTERM. */
        public Builder stopByInterrupt() {
            this.stopSignal = Signal.INT;
            return this;
        }

        /** How long {@link ChildProcess#close()} waits before it kills; ten seconds by default. */
        public Builder gracePeriod(Duration gracePeriod) {
            this.gracePeriod = gracePeriod;
            return this;
        }

        /**
         * Starts the process and returns at once.
         *
         * @throws ServerException if the program cannot be run
         */
        public ChildProcess start() {
            try {
                Path file = log == null ? temporaryLog() : log;
                Process process = processBuilder(file).start();
                return guarded(new ChildProcess(process.toHandle(), process, this, file));
            } catch (IOException e) {
                throw new ServerException("command: " + command + " (expected: one that can be run)", e);
            }
        }

        private ProcessBuilder processBuilder(Path file) {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
            if (directory != null) {
                builder.directory(directory.toFile());
            }
            builder.environment().putAll(environment);
            return builder;
        }

        private static Path temporaryLog() throws IOException {
            Path file = Files.createTempFile("hitotsu-process-", ".log");
            file.toFile().deleteOnExit();
            return file;
        }
    }
}
