package dev.hitotsu.metrics;

import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a database said last, asked again after a while: several gauges are read at once. Thread-safe. */
final class SampledBacklog implements Supplier<@Nullable Snapshot> {
    private static final Logger log = LoggerFactory.getLogger(SampledBacklog.class);

    private final OutboxBacklog backlog;
    private final long intervalNanos;
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Snapshot last;
    private boolean hasAsked;
    private long askedAt;

    SampledBacklog(OutboxBacklog backlog, Duration interval, LongSupplier ticker) {
        this.backlog = backlog;
        this.intervalNanos = interval.toNanos();
        this.ticker = ticker;
    }

    /** Null if the database did not answer. */
    @Override
    public @Nullable Snapshot get() {
        lock.lock();
        try {
            if (!hasAsked || ticker.getAsLong() - askedAt >= intervalNanos) {
                last = ask();
                askedAt = ticker.getAsLong();
                hasAsked = true;
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Snapshot ask() {
        try {
            return backlog.read();
        } catch (RuntimeException e) {
            log.debug("the backlog could not be read", e);
            return null;
        }
    }
}
