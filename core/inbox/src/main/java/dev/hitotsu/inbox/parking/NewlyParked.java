package dev.hitotsu.inbox.parking;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message to be parked.
 *
 * @param reader for whom the broker has delivered it
 * @param state {@code RETRY} or {@code WAITING}
 * @param lane what it holds back; null if nothing
 * @param attempts how often its effect has failed
 * @param delay until it is due; zero for one that waits
 * @param error what has failed; null if nothing has
 */
public record NewlyParked(
        Message message,
        String reader,
        ParkedState state,
        @Nullable Long lane,
        int attempts,
        Duration delay,
        @Nullable String error) {
    public NewlyParked {
        requireNonNull(message, "message: null (expected: a message)");
        requireNonNull(reader, "reader: null (expected: a name)");
        requireNonNull(state, "state: null (expected: a state)");
        requireNonNull(delay, "delay: null (expected: a duration)");
    }

    static NewlyParked failed(Message message, String reader, @Nullable Long lane, Duration delay, String error) {
        return new NewlyParked(message, reader, ParkedState.RETRY, lane, 1, delay, error);
    }

    static NewlyParked behind(Message message, String reader, long lane) {
        return new NewlyParked(message, reader, ParkedState.WAITING, lane, 0, Duration.ZERO, null);
    }
}
