package dev.hitotsu.cli;

import java.util.concurrent.CompletableFuture;

/**
 * Turns SIGTERM and SIGINT into an orderly end: the JVM waits for the work to be over, and exits with its code rather than
 * with the signal's.
 */
public final class StopSignal implements AutoCloseable {
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final Thread hook;

    private StopSignal(Runnable stop) {
        this.hook = new Thread(
                () -> {
                    stop.run();
                    int code = ended.join();
                    Runtime.getRuntime().halt(code);
                },
                "hitotsu-signal");
    }

    /** Calls {@code stop} on a signal, on a thread of the JVM's end. */
    public static StopSignal listen(Runnable stop) {
        StopSignal signal = new StopSignal(stop);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** The work is over, with this exit code, which is given back. */
    public int ended(int code) {
        ended.complete(code);
        return code;
    }

    /** Stops to listen; where a signal has come, the work counts as failed unless {@link #ended} said otherwise. */
    @Override
    public void close() {
        ended.complete(ExitCode.FAILED);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook is running, and ends the JVM.
        }
    }
}
