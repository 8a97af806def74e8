package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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
    private final Supplier<Batch> begin;
    private final Runnable done;
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

    /** Deletes some of the claims of certain ages. */
    @FunctionalInterface
    public interface AgedBatch {
        /**
         * Deletes in one transaction.
         *
         * @return how many were deleted; if it is less than the limit, nothing of these ages is left
         */
        int delete(ClaimAges ages, int limit) throws Exception;
    }

    /** The first cleaning is a minute after this. */
    public ClaimCleaning(Clockwork clockwork, Batch batch) {
        this(clockwork, always(batch), () -> {});
    }

    private ClaimCleaning(Clockwork clockwork, Supplier<Batch> begin, Runnable done) {
        this.clockwork = requireNonNull(clockwork, "clockwork: null (expected: clocks and threads)");
        this.begin = begin;
        this.done = done;
        this.lastRunNanos = clockwork.nanoTime();
    }

    private static Supplier<Batch> always(Batch batch) {
        requireNonNull(batch, "batch: null (expected: what deletes)");
        return () -> batch;
    }

    /**
     * A cleaning of claims whose time to live is over, for a store in which others keep theirs longer: it does not look
     * at the same old claims each minute. The first is a minute after this.
     */
    public static ClaimCleaning ofAges(Clockwork clockwork, Retention retention, AgedBatch batch) {
        requireNonNull(clockwork, "clockwork: null (expected: clocks and threads)");
        requireNonNull(retention, "retention: null (expected: a retention)");
        requireNonNull(batch, "batch: null (expected: what deletes)");
        CleaningWindow window = new CleaningWindow(clockwork, retention.timeToLive());
        Supplier<Batch> begin = () -> {
            ClaimAges ages = window.begin();
            return limit -> batch.delete(ages, limit);
        };
        return new ClaimCleaning(clockwork, begin, window::done);
    }

    /** Starts a cleaning if the last one was a minute ago and none is under way. Does not block. */
    public void runIfDue() {
        if (clockwork.nanoTime() - lastRunNanos >= INTERVAL_NANOS && isRunning.compareAndSet(false, true)) {
            clockwork.start("hitotsu-inbox-cleaning", this::clean);
        }
    }

    private void clean() {
        try {
            Batch batch = begin.get();
            int deleted;
            do {
                deleted = batch.delete(BATCH_SIZE);
            } while (deleted >= BATCH_SIZE);
            done.run();
        } catch (Exception e) {
            log.warn("Old claims could not be deleted; the next attempt is in a minute: {}", e.toString());
        } finally {
            lastRunNanos = clockwork.nanoTime();
            isRunning.set(false);
        }
    }
}
