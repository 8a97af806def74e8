package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.util.List;
import java.util.Map;

/**
 * Messages as the broker delivered them, in its order, and how far its log has been read with them.
 *
 * @param messages in the order of the broker, at least one
 * @param positions where to read on, by partition, written {@code topic/partition}; empty for brokers without a log
 * @param reader for whom the broker delivers, in words: a consumer group with its topics, or a queue; the same in every
 *     process
 */
public record ReceivedBatch(List<Message> messages, Map<String, LogPosition> positions, String reader) {
    public ReceivedBatch {
        requireNonNull(messages, "messages: null (expected: a list of messages)");
        requireNonNull(positions, "positions: null (expected: a map)");
        requireNonNull(reader, "reader: null (expected: a name)");
        messages = List.copyOf(messages);
        positions = Map.copyOf(positions);
    }
}
