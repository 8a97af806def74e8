package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays between attempts. They double from the first to the longest, and a random part of each is left out, so that
 * many who failed together do not come back together.
 *
 * @param initialDelay after the first failure; more than zero
 * @param maxDelay where the doubling ends; not shorter than {@code initialDelay}
 * @param jitter how much of each delay is left to chance, 0 to 1
 */
public record Backoff(Duration initialDelay, Duration maxDelay, double jitter) {
    private static final int MAX_DOUBLINGS = 40;

    /** Several times of it are still a number of nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(10_000);

    /** 100 ms, doubling to a minute, half of each delay left to chance. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofMinutes(1), 0.5);

    public Backoff {
        requireNonNull(initialDelay, "initialDelay: null (expected: a duration)");
        requireNonNull(maxDelay, "maxDelay: null (expected: a duration)");
        if (initialDelay.isNegative() || initialDelay.isZero()) {
            throw new IllegalArgumentException("initialDelay: " + initialDelay + " (expected: more than zero)");
        }
        if (maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "maxDelay: " + maxDelay + " (expected: at least " + initialDelay + ", the initialDelay)");
        }
        if (maxDelay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("maxDelay: " + maxDelay + " (expected: at most " + LONGEST + ")");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter: " + jitter + " (expected: 0..1)");
        }
    }

    /** The delay after so many failures in a row, at least one. */
    public Duration delayAfter(int failures, RandomGenerator random) {
        requireNonNull(random, "random: null (expected: a source of random numbers)");
        double doubled = initialDelay.toNanos() * Math.pow(2, Math.min(failures - 1, MAX_DOUBLINGS));
        double delay = Math.min(doubled, (double) maxDelay.toNanos());
        return Duration.ofNanos(Math.round(delay * (1 - jitter * random.nextDouble())));
    }

    /** The same with no delay longer than {@code limit}, which is more than zero. */
    public Backoff limitedTo(Duration limit) {
        requireNonNull(limit, "limit: null (expected: a duration)");
        return new Backoff(shorter(initialDelay, limit), shorter(maxDelay, limit), jitter);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
