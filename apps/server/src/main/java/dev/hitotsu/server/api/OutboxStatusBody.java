package dev.hitotsu.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.OutboxLog;
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
 * @param source how the relay learns of messages; null for what its configuration says
 * @param log the database's log that holds messages for the relay; missing where there is none
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
        @Nullable Instant savedAt,
        @Nullable String source,
        @JsonInclude(Include.NON_NULL) @Nullable LogBody log) {

    /**
     * How the database's log is doing.
     *
     * @param slot what holds it; null if there is none any more
     * @param state what the database says of it; null for nothing
     * @param lagBytes how much of it the database holds
     * @param lagMillis how long ago everything was committed that is settled; zero below a quarter of a minute
     * @param safeBytes how much may be written before it is given up; null for any amount
     * @param problem null for none
     */
    public record LogBody(
            @Nullable String slot,
            @Nullable String state,
            boolean active,
            long lagBytes,
            long lagMillis,
            @Nullable Long safeBytes,
            @Nullable String problem) {
        static @Nullable LogBody of(@Nullable OutboxLog log) {
            return log == null
                    ? null
                    : new LogBody(
                            log.slot(),
                            log.state(),
                            log.isActive(),
                            log.lagBytes(),
                            log.lag().toMillis(),
                            log.safeBytes(),
                            log.problem());
        }
    }

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
                status.savedAt(),
                status.source() == null ? null : status.source().text(),
                LogBody.of(status.log()));
    }
}
