package dev.hitotsu.console.live;

import dev.hitotsu.console.source.Processes;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outbox as it was at a moment.
 *
 * @param at by this process's clock
 * @param nanos the same, by the monotonic clock
 * @param failures parked messages that are stuck or given up, the first ones of each state
 * @param isCut whether there are more failures than were read
 * @param relayProblem what keeps this process's relay from working; null for nothing
 * @param elsewhere what is wrong beside the outbox, and since when; null for nothing
 * @param processes that take part
 */
public record Sample(
        Instant at,
        long nanos,
        OutboxStatus status,
        List<OutboxFailure> failures,
        boolean isCut,
        @Nullable String relayProblem,
        @Nullable String elsewhere,
        Processes processes) {
    public Sample {
        failures = List.copyOf(failures);
    }
}
