package dev.hitotsu.message.receiver;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a receiver does with messages.
 *
 * @param parallelKeys how many keys are handled at the same time
 * @param ticker nanoseconds, monotonic
 * @param random for the jitter of delays
 */
record Handling(
        BatchHandler handler,
        RetryPolicy retryPolicy,
        PoisonHandler poisonHandler,
        int parallelKeys,
        LongSupplier ticker,
        RandomGenerator random) {
    Duration delayAfter(int failures) {
        return retryPolicy.backoff().delayAfter(failures, random);
    }
}
