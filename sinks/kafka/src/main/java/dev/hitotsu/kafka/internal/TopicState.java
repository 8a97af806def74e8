package dev.hitotsu.kafka.internal;

import dev.hitotsu.message.SendResult;

/** What the sink knows of a topic before it sends a record there. */
public sealed interface TopicState {
    /**
     * The topic takes records.
     *
     * @param maxBytes of a record batch; {@link Long#MAX_VALUE} if the broker does not say
     * @param partitions how many it has
     */
    record Open(long maxBytes, int partitions) implements TopicState {}

    /** Nothing can be sent there now; every message gets the same answer at once. */
    record Closed(SendResult answer) implements TopicState {}

    /** The broker could not be asked. */
    record Unreachable(String reason) implements TopicState {}
}
