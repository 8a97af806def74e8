package dev.hitotsu.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.relay.RelayStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a relay does now, and what it has done since it started; see {@link RelayStatus}.
 *
 * @param problem what keeps the relay from working; null for nothing
 * @param backlog the number of pending messages; missing while it is unknown
 * @param oldestPendingAgeMillis missing while it is unknown
 * @param dead the number of dead messages; missing while it is unknown
 * @param blocked the number of messages that hold back their key until an operator decides; missing while it is unknown
 * @param consumers what consumers have parked; missing where no inbox is kept
 */
public record RelayStatusBody(
        String instance,
        String role,
        long fence,
        long delivered,
        long failed,
        long destinationAway,
        long resent,
        long parked,
        int inFlight,
        long terms,
        @Nullable String problem,
        @JsonInclude(Include.NON_NULL) @Nullable Long backlog,
        @JsonInclude(Include.NON_NULL) @Nullable Long oldestPendingAgeMillis,
        @JsonInclude(Include.NON_NULL) @Nullable Long dead,
        @JsonInclude(Include.NON_NULL) @Nullable Long blocked,
        @JsonInclude(Include.NON_NULL) @Nullable ConsumersBody consumers) {

    /** The backlog is null while it is unknown. */
    public static RelayStatusBody of(
            String instance, RelayStatus status, @Nullable Snapshot backlog, @Nullable ConsumersBody consumers) {
        return new RelayStatusBody(
                instance,
                EnumNames.kebabCase(status.role()),
                status.fence(),
                status.delivered(),
                status.failed(),
                status.destinationAway(),
                status.resent(),
                status.parked(),
                status.inFlight(),
                status.terms(),
                status.problem(),
                backlog == null ? null : backlog.messages(),
                backlog == null ? null : backlog.oldestAge().toMillis(),
                backlog == null ? null : backlog.dead(),
                backlog == null ? null : backlog.blocked(),
                consumers);
    }
}
