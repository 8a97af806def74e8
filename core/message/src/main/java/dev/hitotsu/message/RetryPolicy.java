package dev.hitotsu.message;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a consumer repeats what failed: the whole batch first, then its messages one by one.
 *
 * @param firstDelay before the first repetition; it doubles with every failure
 * @param longestDelay where the doubling ends
 * @param batchAttempts how often a batch is tried as a whole before its messages are tried alone
 * @param messageAttempts how often a message is tried alone before a {@link PoisonHandler} is asked
 */
public record RetryPolicy(Duration firstDelay, Duration longestDelay, int batchAttempts, int messageAttempts) {
    private static final int MOST_DOUBLINGS = 30;

    public RetryPolicy {
        if (firstDelay.isNegative() || firstDelay.isZero()) {
            throw new IllegalArgumentException("firstDelay: " + firstDelay + " (expected: more than zero)");
        }
        if (longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "longestDelay: " + longestDelay + " (expected: " + firstDelay + ", the firstDelay, or more)");
        }
        requirePositive("batchAttempts", batchAttempts);
        requirePositive("messageAttempts", messageAttempts);
    }

    /** 3 attempts as a batch, 5 alone, 100 ms to 30 s apart. */
    public static RetryPolicy standard() {
        return new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(30), 3, 5);
    }

    /** How long to wait after so many failures in a row, at least one: between half of the delay and the whole of it. */
    public Duration delayAfter(int failures, RandomGenerator random) {
        long doubled = saturated(firstDelay.toNanos(), Math.min(failures - 1, MOST_DOUBLINGS));
        long delay = Math.min(doubled, longestDelay.toNanos());
        return Duration.ofNanos(delay - random.nextLong(delay / 2 + 1));
    }

    private static long saturated(long nanos, int doublings) {
        return nanos > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE : nanos << doublings;
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
