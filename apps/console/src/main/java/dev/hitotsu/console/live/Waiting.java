package dev.hitotsu.console.live;

import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.Set;

/** Which messages are still to be delivered without anybody's doing. */
public final class Waiting {
    private static final Set<OutboxState> STATES = Set.of(
            OutboxState.PENDING, OutboxState.RETRY, OutboxState.WAITING, OutboxState.BLOCKED, OutboxState.DEAD_LETTER);

    private Waiting() {}

    /** How many; each state counts {@link OutboxStatus#MAX_COUNT} at most. */
    public static long count(OutboxStatus status) {
        return STATES.stream().mapToLong(status::count).sum();
    }
}
