package dev.hitotsu.metrics;

import java.time.Duration;

/** Limits of histograms: few, because each is a time series. */
final class Buckets {
    /** From a message that nobody waits for to an outage. */
    static final Duration[] WAITING = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    private Buckets() {}
}
