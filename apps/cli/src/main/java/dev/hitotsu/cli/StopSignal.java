package dev.hitotsu.cli;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Turns SIGTERM and SIGINT into an orderly stop. The JVM waits until the work has ended, and exits with the code of the
 * work instead of the code of the signal. Thread-safe.
 */
public final class StopSignal implements AutoCloseable {
    private static @Nullable StopSignal armed;

    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread hook = new Thread(this::receive, "hitotsu-signal");
    private @Nullable Runnable stop;

    private StopSignal() {}

    /**
     * Until {@link #listen}, a signal ends the JVM at once with {@link ExitCode#OK}: a command that runs until it is
     * stopped has begun no work yet. {@link #disarm} ends that.
     */
    static synchronized void arm() {
        armed = hooked();
    }

    /** The JVM may exit by itself again, with the code of a command that has ended. */
    static synchronized void disarm() {
        if (armed != null) {
            armed.unhook();
            armed = null;
        }
    }

    /** Calls {@code stop} on a signal, in a shutdown hook of the JVM. */
    public static synchronized StopSignal listen(Runnable stop) {
        StopSignal signal = armed == null ? hooked() : armed;
        armed = null;
        signal.begin(stop);
        return signal;
    }

    private static StopSignal hooked() {
        StopSignal signal = new StopSignal();
        try {
            Runtime.getRuntime().addShutdownHook(signal.hook);
        } catch (IllegalStateException e) {
            // A signal came before: the JVM is about to end.
            Runtime.getRuntime().halt(ExitCode.OK);
        }
        return signal;
    }

    private synchronized void begin(Runnable newStop) {
        stop = newStop;
    }

    private synchronized @Nullable Runnable stop() {
        return stop;
    }

    private void receive() {
        Runnable work = stop();
        if (work == null) {
            Runtime.getRuntime().halt(ExitCode.OK);
            return;
        }
        work.run();
        int code = exitCode.join();
        Runtime.getRuntime().halt(code);
    }

    private void unhook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is already running, and ends the JVM.
        }
    }

    /** Says that the work has ended with this exit code, and returns the code. */
    public int complete(int code) {
        exitCode.complete(code);
        return code;
    }

    /** Stops listening. After a signal the work counts as failed, unless {@link #complete} said otherwise. */
    @Override
    public void close() {
        exitCode.complete(ExitCode.FAILED);
        unhook();
    }
}
