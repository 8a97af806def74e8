package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Gives lanes that deliver again the moment that they need to become empty, before a batch of the log is sent.
 *
 * <p>Else every message of the batch that belongs to them would be parked behind the last ones, which are just being
 * delivered; so would those of the next batch be, and a short failure of many lanes would be followed by parking one by
 * one as long as there is a backlog. Others wait meanwhile, so this is short, and rare where it does not help. Used by
 * the dispatcher alone.
 */
final class CatchUp {
    private static final long MAX_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long REST_NANOS = 4 * MAX_NANOS;
    /** Waiting is worth it for this part of a batch, one in so many. */
    private static final int WORTHWHILE = 20;

    private final SettlementBuffer buffer;
    private final SettlementWriter settlements;
    private final RetryScheduler retries;
    private final Clockwork clockwork;
    private long restsUntil;

    CatchUp(SettlementBuffer buffer, SettlementWriter settlements, RetryScheduler retries, Clockwork clockwork) {
        this.buffer = buffer;
        this.settlements = settlements;
        this.retries = retries;
        this.clockwork = clockwork;
        this.restsUntil = clockwork.nanoTime();
    }

    /**
     * Begins the batch in the buffer, once or, while it waits, again and again.
     *
     * @param goOn does for a few milliseconds what there is to do besides the log; false to wait no longer
     */
    void begin(ReadBatch batch, Supplier<Set<Lane>> lanes, BooleanSupplier goOn) {
        buffer.beginBatch(lanes);
        long startedAt = clockwork.nanoTime();
        if (startedAt - restsUntil < 0) {
            return;
        }
        while (isHeldByHealingLanes(batch) && goOn.getAsBoolean()) {
            if (buffer.hasChanges()) {
                settlements.settle();
            }
            buffer.beginBatch(lanes);
            long now = clockwork.nanoTime();
            if (now - startedAt >= MAX_NANOS) {
                restsUntil = now + REST_NANOS;
                return;
            }
        }
    }

    private boolean isHeldByHealingLanes(ReadBatch batch) {
        if (!retries.draining().isAnyHealing()) {
            return false;
        }
        long held = batch.entries().stream()
                .map(entry -> Lane.of(entry.message()))
                .filter(lane -> buffer.isHeld(lane) && retries.draining().isHealing(lane))
                .count();
        return held > 0 && held * WORTHWHILE >= batch.entries().size();
    }
}
