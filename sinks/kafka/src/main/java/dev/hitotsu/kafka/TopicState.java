package dev.hitotsu.kafka;

import dev.hitotsu.message.SendResult;

/** What is known of a topic before a record is sent to it. */
sealed interface TopicState {
    /** It takes record batches of up to {@code maxBytes}; {@link Long#MAX_VALUE} where the broker does not say. */
    record Open(long maxBytes) implements TopicState {}

    /** Nothing can be sent to it now; every message gets the same answer, at once. */
    record Closed(SendResult answer) implements TopicState {}

    /** Nobody could be asked. */
    record Unreachable(String reason) implements TopicState {}
}
