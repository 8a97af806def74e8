package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An operator at work until it is closed: looks at everything every two seconds, and skips 1,000 messages a second. */
final class OperatorLoad implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final int STEPS_PER_LOOK = 4;

    private final OutboxAdmin admin;
    private final OperatorQueries queries;
    private final Thread thread;
    private volatile boolean over;
    private volatile long changed;
    private volatile int looks;
    private volatile @Nullable RuntimeException failure;

    OperatorLoad(DataSource dataSource, OperatorQueries queries) {
        this.admin = PostgreSql.of(dataSource).admin().actingAs("bench");
        this.queries = queries;
        this.thread = Thread.ofPlatform().name("operator").start(this::work);
    }

    private void work() {
        try {
            lookAndChange();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void lookAndChange() {
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, OutboxAdmin.STEP);
        for (int step = 0; step == 0 || !over; step++) {
            if (step % STEPS_PER_LOOK == 0) {
                queries.ask();
                looks++;
            }
            changed += admin.skip(dead, EntryRange.ALL).changed();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Ends it. Returns how many messages were skipped.
     *
     * @throws IllegalStateException if the operator had stopped, has seen nothing or has changed nothing: then the
     *     relay was alone
     */
    long end() throws InterruptedException {
        close();
        if (failure != null || looks == 0 || changed == 0) {
            throw new IllegalStateException(
                    "operator: " + looks + " looks, " + changed + " changes (expected: 1 or more of each, and no end)",
                    failure);
        }
        return changed;
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        LockSupport.unpark(thread);
        thread.join();
    }
}
