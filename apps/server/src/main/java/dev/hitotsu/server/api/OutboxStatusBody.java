package dev.hitotsu.server.api;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of an outbox.
 *
 * @param counts the number of messages in each state; {@code maxCount} stands for any number from there
 * @param position up to which the relay has settled the log
 * @param gaps how many places before the position open transactions may still fill
 * @param leader the relay that leads; null for none
 * @param fence the token of the last term
 * @param leaderUntil null if no relay leads
 * @param savedAt when the position was saved; null for never
 */
public record OutboxStatusBody(
        Map<String, Long> counts,
        long maxCount,
        long oldestPendingAgeMillis,
        long position,
        long gaps,
        @Nullable String leader,
        long fence,
        @Nullable Instant leaderUntil,
        @Nullable Instant savedAt) {

    public static OutboxStatusBody of(OutboxStatus status) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (OutboxState state : OutboxState.values()) {
            counts.put(EnumNames.kebabCase(state), status.count(state));
        }
        return new OutboxStatusBody(
                counts,
                OutboxStatus.MAX_COUNT,
                status.oldestPendingAge().toMillis(),
                status.position(),
                status.gaps(),
                status.leader(),
                status.fence(),
                status.leaderUntil(),
                status.savedAt());
    }
}
