package dev.hitotsu.zookeeper;

import java.time.Duration;

/**
 * How long a renewal waits for its answer before its server is left. Where all servers are slow, because their leader
 * is, another one is no better: so a server is left once until an answer comes, and a slow answer makes this patient
 * until a quick one comes. Thread-safe.
 */
final class ServerPatience {
    /**
     * A renewal comes after a sixth of the timeout, and the client takes up to a second to go to another server. So
     * half of the timeout, which is what the session is certain of, is enough if it is six seconds.
     */
    private static final int DIVISOR = 8;

    private final Duration least;
    private Duration present;
    private boolean spent;

    ServerPatience(Duration sessionTimeout) {
        this.least = sessionTimeout.dividedBy(DIVISOR);
        this.present = least;
    }

    /** How long to wait. */
    synchronized Duration present() {
        return present;
    }

    /** Whether no server was left since the last answer. After true, one is taken to be left. */
    synchronized boolean spend() {
        boolean first = !spent;
        spent = true;
        return first;
    }

    /** An answer has come, so long after the renewal was sent. */
    synchronized void answered(Duration after) {
        spent = false;
        Duration twice = after.multipliedBy(2);
        present = twice.compareTo(least) > 0 ? twice : least;
    }
}
