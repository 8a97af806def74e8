package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** An operator at work until it is closed: does the same again and again, for the first time after half a pause. */
final class OperatorLoad implements AutoCloseable {
    private final IntSupplier work;
    private final long pauseNanos;
    private final Histogram micros = new Histogram(3);
    private final Thread thread;
    private volatile boolean over;
    private volatile long done;
    private volatile @Nullable RuntimeException failure;

    private OperatorLoad(Duration pause, IntSupplier work) {
        this.work = work;
        this.pauseNanos = pause.toNanos();
        this.thread = Thread.ofPlatform().name("operator").start(this::run);
    }

    /** Asks everything every two seconds. */
    static OperatorLoad looking(OperatorQueries queries) {
        return new OperatorLoad(Duration.ofSeconds(2), () -> {
            queries.ask();
            return 1;
        });
    }

    /** Skips 1,000 dead messages a second, in steps. */
    static OperatorLoad skipping(OutboxAdmin admin) {
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, OutboxAdmin.STEP);
        return new OperatorLoad(
                Duration.ofMillis(500), () -> admin.skip(dead, EntryRange.ALL).changed());
    }

    private void run() {
        LockSupport.parkNanos(pauseNanos / 2);
        try {
            while (!over) {
                long started = System.nanoTime();
                done += work.getAsInt();
                micros.recordValue((System.nanoTime() - started) / 1_000);
                LockSupport.parkNanos(pauseNanos);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /**
     * Ends it. Returns how often it has asked everything, or how many messages it has skipped.
     *
     * @throws IllegalStateException if the operator had stopped or has done nothing: then the relay was alone
     */
    long end() throws InterruptedException {
        close();
        if (failure != null || done == 0) {
            throw new IllegalStateException("operator: " + done + " (expected: 1 or more, and no end)", failure);
        }
        return done;
    }

    /** How long each took. To be read when it has ended. */
    Histogram micros() {
        return micros;
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        LockSupport.unpark(thread);
        thread.join();
    }
}
