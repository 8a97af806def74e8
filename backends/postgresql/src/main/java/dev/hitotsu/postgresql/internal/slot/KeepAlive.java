package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.message.FailureLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lets the server hear from us while nobody reads, because it ends a stream from which it hears nothing. Its thread
 * lives until {@link #close}: what a driver throws, an {@link Error} as well, is told as a problem, and the next time
 * follows.
 */
final class KeepAlive implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

    private final FailureLog failures = new FailureLog(log, System::nanoTime);
    private final Duration interval;
    private final Runnable sign;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable String problem;

    private KeepAlive(Duration interval, Runnable sign) {
        this.interval = interval;
        this.sign = sign;
        this.thread = Thread.ofVirtual().name("hitotsu-slot").unstarted(this::run);
    }

    /**
     * Begins to give the sign, again and again.
     *
     * @param sign of life; may block for a while
     */
    static KeepAlive start(Duration interval, Runnable sign) {
        KeepAlive keeper = new KeepAlive(interval, sign);
        keeper.thread.start();
        return keeper;
    }

    private void run() {
        try {
            while (!closed) {
                // The interval of the signs; close interrupts it.
                Thread.sleep(interval);
                signOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("CatchThrowable")
    private void signOnce() {
        try {
            sign.run();
            problem = null;
        } catch (Throwable e) {
            problem = "the connection to the database's log is not kept alive: " + e;
            failures.log(Level.WARN, "the connection to the database's log is not kept alive", e);
        }
    }

    /** Why the last sign was not given; null if it was. Any thread. */
    @Nullable String problem() {
        return problem;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
