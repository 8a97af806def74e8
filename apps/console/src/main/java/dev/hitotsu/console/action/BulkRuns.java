package dev.hitotsu.console.action;

import dev.hitotsu.outbox.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The runs of this process: those under way, and the last that ended. Thread-safe; each run has a thread. */
public final class BulkRuns implements AutoCloseable {
    private static final int MAX_RUNS = 100;
    private static final int MAX_CONCURRENT = 2;

    private final ReplayLimit limit;
    private final Map<UUID, BulkRun> runs = new LinkedHashMap<>();

    public BulkRuns(ReplayLimit limit) {
        this.limit = limit;
    }

    /** Starts a run; empty if enough run already. */
    public Optional<BulkRun> start(Ticket ticket, Operation operation) {
        BulkRun run = new BulkRun(operation, ticket, limit);
        synchronized (runs) {
            if (active() >= MAX_CONCURRENT) {
                return Optional.empty();
            }
            if (runs.size() >= MAX_RUNS) {
                runs.values().removeIf(one -> one.state() != BulkRun.State.RUNNING);
            }
            runs.put(operation.id(), run);
        }
        Thread.ofVirtual().name("hitotsu-console-run").start(run::run);
        return Optional.of(run);
    }

    private long active() {
        return runs.values().stream()
                .filter(run -> run.state() == BulkRun.State.RUNNING)
                .count();
    }

    /** The run of an operation. */
    public Optional<BulkRun> find(UUID operation) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(operation));
        }
    }

    /** All, the newest first. */
    public List<BulkRun> all() {
        synchronized (runs) {
            return List.copyOf(runs.values()).reversed();
        }
    }

    /** Asks all to stop. What they have done stays done. */
    @Override
    public void close() {
        all().forEach(BulkRun::stop);
    }
}
