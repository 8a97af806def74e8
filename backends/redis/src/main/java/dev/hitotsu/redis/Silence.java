package dev.hitotsu.redis;

import java.time.Duration;

/** How long the other end of a connection has owed an answer without saying anything. Thread-safe. */
final class Silence {
    private final Duration limit;
    private int waiting;
    private long since;

    /** Silence that is too long beyond this. */
    Silence(Duration limit) {
        this.limit = limit;
    }

    synchronized void asked(long now) {
        if (waiting++ == 0) {
            since = now;
        }
    }

    synchronized void answered(long now) {
        waiting--;
        since = now;
    }

    synchronized boolean isTooLong(long now) {
        return waiting > 0 && now - since > limit.toNanos();
    }
}
