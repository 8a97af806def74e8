package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than its time to live. Whoever claims something calls {@link #runIfDue}; once a minute that
 * starts a virtual thread, which deletes small batches until nothing is left. So nobody has to remember it, and nothing
 * is to be closed. For authors of stores. Thread-safe.
 */
public final class ClaimCleaning {
    private static final Logger log = LoggerFactory.getLogger(ClaimCleaning.class);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    /** So many rows are deleted in a moment of which nobody notices anything. */
    private static final int BATCH_SIZE = 1_000;

    private final Clockwork clockwork;
    private final Batch batch;
    private final AtomicBoolean isRunning = new AtomicBoolean();
    private volatile long lastRunNanos;

    /** Deletes some of what is old. */
    @FunctionalInterface
    public interface Batch {
        /**
         * Deletes in one transaction.
         *
         * @return how many were deleted; if it is less than the limit, nothing is left
         */
        int delete(int limit) throws Exception;
    }

    /** The first cleaning is a minute after this. */
    public ClaimCleaning(Clockwork clockwork, Batch batch) {
        this.clockwork = requireNonNull(clockwork, "clockwork: null (expected: clocks and threads)");
        this.batch = requireNonNull(batch, "batch: null (expected: what deletes)");
        this.lastRunNanos = clockwork.nanoTime();
    }

    /** Starts a cleaning if the last one was a minute ago and none is under way. Does not block. */
    public void runIfDue() {
        if (clockwork.nanoTime() - lastRunNanos >= INTERVAL_NANOS && isRunning.compareAndSet(false, true)) {
            clockwork.start("hitotsu-inbox-cleaning", this::clean);
        }
    }

    private void clean() {
        try {
            int deleted;
            do {
                deleted = batch.delete(BATCH_SIZE);
            } while (deleted >= BATCH_SIZE);
        } catch (Exception e) {
            log.warn("Old claims could not be deleted; the next attempt is in a minute: {}", e.toString());
        } finally {
            lastRunNanos = clockwork.nanoTime();
            isRunning.set(false);
        }
    }
}
