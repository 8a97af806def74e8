package dev.hitotsu.kafka;

import dev.hitotsu.message.BatchHandler;
import dev.hitotsu.message.PoisonHandler;
import dev.hitotsu.message.RetryPolicy;
import dev.hitotsu.message.StoredPositions;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver receives.
 *
 * @param positions null where the broker keeps the offsets
 * @param startAt where to begin with nothing stored
 * @param ticker nanoseconds, monotonic
 * @param random for the jitter of delays
 */
record ReceiverOptions(
        String group,
        Set<String> topics,
        BatchHandler handler,
        RetryPolicy retryPolicy,
        PoisonHandler poisonHandler,
        @Nullable StoredPositions positions,
        StartAt startAt,
        TopicIds topicIds,
        LongSupplier ticker,
        RandomGenerator random) {

    /** For whom the broker delivers, in words. */
    String reader() {
        return "Kafka group " + group + ", topics " + new TreeSet<>(topics);
    }
}
