package dev.hitotsu.console.action;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many messages are sent again per second at most, so that a replay does not bury the target that just came back. A
 * step may be as large as it likes; the next one waits for it. Thread-safe.
 */
public final class ReplayLimit {
    private final double nanosPerMessage;
    private final LongSupplier ticker;
    private long freeAt;

    /**
     * A limit.
     *
     * @param perSecond messages, at least 1
     * @param ticker nanoseconds, monotonic
     */
    public ReplayLimit(int perSecond, LongSupplier ticker) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 1 or more)");
        }
        this.nanosPerMessage = 1e9 / perSecond;
        this.ticker = ticker;
        this.freeAt = ticker.getAsLong();
    }

    /** How long to wait before the next step; zero for not at all. */
    public synchronized Duration delay() {
        return Duration.ofNanos(Math.max(0, freeAt - ticker.getAsLong()));
    }

    /** Counts the messages of a step. */
    public synchronized void count(int messages) {
        freeAt = Math.max(freeAt, ticker.getAsLong()) + (long) (messages * nanosPerMessage);
    }
}
