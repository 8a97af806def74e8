package dev.hitotsu.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether messages get through, and in time.
 *
 * @param reason why the relay is unhealthy; null if it is healthy
 * @param maxPendingAgeMillis the age above which a pending message makes the relay unhealthy
 * @param backlog the number of pending messages; missing while it is unknown
 * @param oldestPendingAgeMillis missing while it is unknown
 * @param maxDead the number of dead messages above which the relay is unhealthy
 * @param dead the number of dead messages; missing while it is unknown
 * @param consumers what consumers have parked, which makes no relay unhealthy; missing where no inbox is kept
 */
public record HealthBody(
        boolean healthy,
        @Nullable String reason,
        long maxPendingAgeMillis,
        @JsonInclude(Include.NON_NULL) @Nullable Long backlog,
        @JsonInclude(Include.NON_NULL) @Nullable Long oldestPendingAgeMillis,
        long maxDead,
        @JsonInclude(Include.NON_NULL) @Nullable Long dead,
        @JsonInclude(Include.NON_NULL) @Nullable ConsumersBody consumers) {

    /** The reason is null if the relay is healthy, the backlog while it is unknown. */
    public static HealthBody of(
            @Nullable String reason,
            Duration maxPendingAge,
            long maxDead,
            @Nullable Snapshot backlog,
            @Nullable ConsumersBody consumers) {
        return new HealthBody(
                reason == null,
                reason,
                maxPendingAge.toMillis(),
                backlog == null ? null : backlog.messages(),
                backlog == null ? null : backlog.oldestAge().toMillis(),
                maxDead,
                backlog == null ? null : backlog.dead(),
                consumers);
    }
}
