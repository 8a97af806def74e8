package dev.hitotsu.googleserver;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The time of the server, which goes on by itself and can be moved ahead. Thread-safe. */
final class MovableClock {
    private final AtomicLong ahead = new AtomicLong();

    long nanoTime() {
        return System.nanoTime() + ahead.get();
    }

    Instant now() {
        return Instant.now().plusNanos(ahead.get());
    }

    void advance(Duration duration) {
        ahead.addAndGet(duration.toNanos());
    }
}
