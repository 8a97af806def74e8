package dev.hitotsu.redis;

import java.time.Duration;

/** How long the other end of a connection has owed an answer without saying anything. Thread-safe. */
final class Silence {
    private final Duration limit;
    private int waiting;
    private boolean owing;
    private long since;

    /** Silence that is too long beyond this. */
    Silence(Duration limit) {
        this.limit = limit;
    }

    synchronized void asked(long now) {
        waiting++;
        if (!owing) {
            owing = true;
            since = now;
        }
    }

    synchronized void answered(long now) {
        waiting--;
        owing = waiting > 0;
        since = now;
    }

    /** Nobody waits for the answer any more; it is owed all the same. */
    synchronized void givenUp() {
        waiting--;
    }

    synchronized boolean isTooLong(long now) {
        return owing && now - since > limit.toNanos();
    }
}
