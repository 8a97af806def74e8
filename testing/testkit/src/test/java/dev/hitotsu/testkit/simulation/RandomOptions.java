package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Options of a simulated relay. */
final class RandomOptions {
    private RandomOptions() {}

    /** Small ones, so that limits are reached soon. */
    static RelayOptions of(FailurePolicy policy, RandomGenerator random, int window) {
        RelayOptions.Failure failure = policy == FailurePolicy.DEAD_LETTER
                ? RelayOptions.Failure.deadLetter(RelayBroker.DEAD_LETTERS)
                : RelayOptions.Failure.of(policy);
        return RelayOptions.DEFAULT
                .withBatch(new RelayOptions.Batch(1 + random.nextInt(8), 1 << 20))
                .withWindow(new RelayOptions.Window(window, 1 << 20))
                .withPoll(new RelayOptions.Poll(Duration.ofMillis(10), Duration.ofMillis(200)))
                .withLease(new RelayOptions.Lease(Duration.ofSeconds(1), Duration.ofMillis(200)))
                .withRetry(new RelayOptions.Retry(4, new Backoff(Duration.ofMillis(20), Duration.ofMillis(500), 0.5)))
                .withFailure(failure);
    }
}
