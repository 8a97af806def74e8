package dev.hitotsu.inbox.parking;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A parked message as a {@link ParkingStore} keeps it.
 *
 * @param number grows with the order in which messages of a lane were parked
 * @param message all of it, as it was received
 * @param reader for whom the broker has delivered it, as {@link
 *     dev.hitotsu.message.receiver.ReceivedBatch#reader()} tells
 * @param state {@code RETRY} or {@code WAITING} where it is taken to be tried
 * @param lane what it holds back: messages of its key; null if nothing
 * @param attempts how often its effect has failed
 * @param error what failed last; null if nothing has yet
 * @param version changes with each change, so that an old decision is refused
 */
public record ParkedMessage(
        long number,
        String consumer,
        Message message,
        String reader,
        ParkedState state,
        @Nullable Long lane,
        int attempts,
        @Nullable String error,
        long version) {
    public ParkedMessage {
        requireNonNull(consumer, "consumer: null (expected: a name)");
        requireNonNull(message, "message: null (expected: a message)");
        requireNonNull(reader, "reader: null (expected: a name)");
        requireNonNull(state, "state: null (expected: a state)");
    }
}
