package dev.hitotsu.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStatus;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.outbox.OutboxStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the consumers have parked in the database of the outbox.
 *
 * @param parked how many messages wait for their effect; missing while it is unknown. {@link OutboxStatus#MAX_COUNT}
 *     stands for any number from there, as it does for {@code dead}
 * @param dead how many were given up; missing while it is unknown
 * @param oldestParkedAgeMillis how long ago the oldest one was parked that is not skipped; missing while it is unknown
 * @param problem why it is unknown; missing while it is known
 */
@JsonInclude(Include.NON_NULL)
public record ConsumersBody(
        @Nullable Long parked,
        @Nullable Long dead,
        @Nullable Long oldestParkedAgeMillis,
        @Nullable String problem) {
    public static ConsumersBody of(ParkedStatus status) {
        long waiting = status.count(ParkedState.RETRY) + status.count(ParkedState.WAITING);
        return new ConsumersBody(
                Math.min(waiting, OutboxStatus.MAX_COUNT),
                status.count(ParkedState.DEAD),
                status.oldestAge().toMillis(),
                null);
    }

    public static ConsumersBody unknown(String problem) {
        return new ConsumersBody(null, null, null, problem);
    }
}
