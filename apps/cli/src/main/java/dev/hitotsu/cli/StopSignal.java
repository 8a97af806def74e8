package dev.hitotsu.cli;

import java.util.concurrent.CompletableFuture;

/**
 * Turns SIGTERM and SIGINT into an orderly stop. The JVM waits until the work has ended, and exits with the code of the work
 * instead of the code of the signal.
 */
public final class StopSignal implements AutoCloseable {
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread hook;

    private StopSignal(Runnable stop) {
        this.hook = new Thread(
                () -> {
                    stop.run();
                    int code = exitCode.join();
                    Runtime.getRuntime().halt(code);
                },
                "hitotsu-signal");
    }

    /** Calls {@code stop} on a signal, in a shutdown hook of the JVM. */
    public static StopSignal listen(Runnable stop) {
        StopSignal signal = new StopSignal(stop);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
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
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is already running, and ends the JVM.
        }
    }
}
