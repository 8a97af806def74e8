package dev.hitotsu.relay;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waiting times that double from the first to the longest, each spread at random so that many do not come back at once.
 *
 * @param first at least 1 ms
 * @param longest not shorter than the first
 * @param jitter the part of each wait that is left to chance, 0 to 1
 */
public record Backoff(Duration first, Duration longest, double jitter) {
    private static final int MOST_DOUBLINGS = 40;

    public Backoff {
        if (first.toMillis() < 1) {
            throw new IllegalArgumentException("first backoff: " + first + " (expected: 1 ms or more)");
        }
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest backoff: " + longest + " (expected: at least " + first + ")");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("backoff jitter: " + jitter + " (expected: 0..1)");
        }
    }

    /** 100 ms, doubling to a minute, half of each wait left to chance. */
    public static Backoff standard() {
        return new Backoff(Duration.ofMillis(100), Duration.ofMinutes(1), 0.5);
    }

    /** The wait after that many failures (1 or more). */
    public Duration after(int failures, RandomGenerator random) {
        double whole = first.toMillis() * Math.pow(2, Math.min(failures - 1, MOST_DOUBLINGS));
        double bounded = Math.min(whole, (double) longest.toMillis());
        return Duration.ofMillis(Math.round(bounded * (1 - jitter * random.nextDouble())));
    }
}
