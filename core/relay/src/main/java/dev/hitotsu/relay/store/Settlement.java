package dev.hitotsu.relay.store;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Outcome;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of messages, to be written in one transaction.
 *
 * @param checkpoint the new position, null where it stays
 * @param parked messages of the log that are parked instead of delivered, so that the position may pass them
 * @param failedAgain parked messages with a new state
 * @param delivered positions of parked messages that are done with
 * @param freedLanes lanes in which nothing waits for a message any more that was parked; in each the next one is due
 * @param outcomes what targets said to messages that are done with, for those who sent them; in order
 */
public record Settlement(
        @Nullable Checkpoint checkpoint,
        List<ParkedMessage> parked,
        List<ParkedMessage> failedAgain,
        List<Long> delivered,
        Set<Lane> freedLanes,
        List<Outcome> outcomes) {
    public Settlement {
        requireNonNull(parked, "parked: null (expected: a list of messages)");
        requireNonNull(failedAgain, "failedAgain: null (expected: a list of messages)");
        requireNonNull(delivered, "delivered: null (expected: a list of positions)");
        requireNonNull(freedLanes, "freedLanes: null (expected: a set of lanes)");
        parked = List.copyOf(parked);
        failedAgain = List.copyOf(failedAgain);
        delivered = List.copyOf(delivered);
        requireNonNull(outcomes, "outcomes: null (expected: a list of outcomes)");
        freedLanes = Set.copyOf(freedLanes);
        outcomes = List.copyOf(outcomes);
    }

    /** What became of messages of which the targets said nothing. */
    public Settlement(
            @Nullable Checkpoint checkpoint,
            List<ParkedMessage> parked,
            List<ParkedMessage> failedAgain,
            List<Long> delivered,
            Set<Lane> freedLanes) {
        this(checkpoint, parked, failedAgain, delivered, freedLanes, List.of());
    }

    public boolean isEmpty() {
        return checkpoint == null && isCheckpointOnly();
    }

    /** Whether it says nothing of single messages. */
    public boolean isCheckpointOnly() {
        return parked.isEmpty() && failedAgain.isEmpty() && delivered.isEmpty() && outcomes.isEmpty();
    }
}
