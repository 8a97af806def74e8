package dev.hitotsu.kafka;

import dev.hitotsu.kafka.internal.TopicIds;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.receiver.StoredPositions;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver reads, and from where.
 *
 * @param positions null where the broker keeps the offsets
 * @param startAt where to begin with nothing stored
 * @param backoff between attempts to load positions
 * @param ticker nanoseconds, monotonic
 */
record SubscriptionOptions(
        String group,
        Set<String> topics,
        @Nullable StoredPositions positions,
        StartAt startAt,
        TopicIds topicIds,
        Backoff backoff,
        LongSupplier ticker) {}
