package dev.hitotsu.servers.net;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what a proxy has done. Thread-safe. */
final class ProxyCounters {
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong bytesToServer = new AtomicLong();
    private final AtomicLong bytesToClient = new AtomicLong();

    /** Counts a connection and returns its number, from 1. */
    long accept() {
        return accepted.incrementAndGet();
    }

    void cut() {
        cuts.incrementAndGet();
    }

    void forwarded(Direction direction, int bytes) {
        bytes(direction).addAndGet(bytes);
    }

    long accepted() {
        return accepted.get();
    }

    long cuts() {
        return cuts.get();
    }

    long forwarded(Direction direction) {
        return bytes(direction).get();
    }

    private AtomicLong bytes(Direction direction) {
        return switch (direction) {
            case TO_SERVER -> bytesToServer;
            case TO_CLIENT -> bytesToClient;
        };
    }
}
