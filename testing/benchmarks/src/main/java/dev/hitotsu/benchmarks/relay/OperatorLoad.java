package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** An operator at work until it is closed: looks at everything every two seconds, and skips 1,000 messages a second. */
final class OperatorLoad implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final int STEPS_PER_LOOK = 4;

    private final OutboxAdmin admin;
    private final OperatorQueries queries;
    private final Thread thread;
    private volatile boolean over;
    private volatile long changed;

    OperatorLoad(DataSource dataSource, OperatorQueries queries) {
        this.admin = PostgreSql.of(dataSource).admin().actingAs("bench");
        this.queries = queries;
        this.thread = Thread.ofPlatform().name("operator").start(this::work);
    }

    private void work() {
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, OutboxAdmin.STEP);
        for (int step = 0; !over; step++) {
            if (step % STEPS_PER_LOOK == 0) {
                queries.ask();
            }
            changed += admin.skip(dead, EntryRange.ALL).changed();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    long changed() {
        return changed;
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        LockSupport.unpark(thread);
        thread.join();
    }
}
