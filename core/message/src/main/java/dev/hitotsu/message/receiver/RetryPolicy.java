package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Backoff;
import java.time.Duration;

/**
 * How a consumer repeats what failed: the whole batch first, then its messages one by one.
 *
 * @param backoff the delays before the repetitions
 * @param maxBatchAttempts how often a batch is tried as a whole before its messages are tried alone
 * @param maxMessageAttempts how often a message is tried alone before a {@link PoisonHandler} is asked
 */
public record RetryPolicy(Backoff backoff, int maxBatchAttempts, int maxMessageAttempts) {
    /** 3 attempts as a batch, 5 alone; 100 ms doubling to 30 s between them, half of each delay left to chance. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), 0.5), 3, 5);

    public RetryPolicy {
        requireNonNull(backoff, "backoff: null (expected: a backoff, such as Backoff.DEFAULT)");
        requirePositive("maxBatchAttempts", maxBatchAttempts);
        requirePositive("maxMessageAttempts", maxMessageAttempts);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
