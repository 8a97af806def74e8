package dev.hitotsu.benchmarks.steps;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.postgresql.PostgreSql;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Many runs at rest: what they cost while nothing happens, and how fast many wake at one moment. */
final class RestingRuns {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration WATCH = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final BenchSql sql;
    private final int resting;
    private final int waking;
    private final PrintStream out;

    RestingRuns(DataSource dataSource, int resting, int waking, PrintStream out) {
        this.dataSource = dataSource;
        this.sql = new BenchSql(dataSource);
        this.resting = resting;
        this.waking = waking;
        this.out = out;
    }

    void measure(Measurements measurements) throws Exception {
        Steps<Connection> steps = Steps.builder(PostgreSql.of(dataSource).stepStore(), "resting")
                .pollInterval(POLL)
                .concurrency(16)
                .build();
        try (StepHandler<Connection> handler = steps.handler((run, message) -> {
            run.sleep("pause", Duration.ofDays(1));
            run.transaction(
                    "woken",
                    connection -> BareTransactions.insert(connection, run.key().value(), 0));
        })) {
            handler.start();
            handler.handle(new ReceivedBatch(
                    List.of(Message.builder("t", "Slept").payload("x").build()), Map.of(), "bench"));
            out.printf("%,d runs are laid to rest%n", resting);
            while (sql.number("SELECT count(*) FROM hitotsu.step_run WHERE state = 'WAITING'") == 0) {
                Thread.sleep(POLL);
            }
            copyFirst();
            int threads = Thread.activeCount();
            long reads = rowsRead();
            Thread.sleep(WATCH);
            measurements.put("restingRuns", resting);
            measurements.put("restingPlatformThreads", Thread.activeCount() - threads);
            measurements.put(
                    "restingRowsReadPerPoll", (rowsRead() - reads) / (double) (WATCH.toMillis() / POLL.toMillis()));
            out.printf("%,d of them wake at one moment%n", waking);
            measurements.put("wakingSeconds", wake());
            measurements.put("wakingRuns", waking);
        }
    }

    /** As many rows as that would take as many minutes one by one. */
    private void copyFirst() throws SQLException {
        sql.execute("""
                INSERT INTO hitotsu.step_run (consumer, run_key, state, owner, fence, attempt, fingerprint, input, waiting_for,
                    waits_step, waits_until, held_until, due_at)
                SELECT consumer, gen_random_uuid()::text, state, owner, fence, attempt, fingerprint, input, waiting_for,
                    waits_step, waits_until, held_until, due_at
                FROM hitotsu.step_run, generate_series(2, %d) WHERE consumer = 'resting'
                """.formatted(resting));
        sql.execute("ANALYZE hitotsu.step_run");
    }

    private double wake() throws Exception {
        long start = System.nanoTime();
        sql.execute("""
                UPDATE hitotsu.step_run SET due_at = clock_timestamp(), waits_until = clock_timestamp()
                WHERE id IN (SELECT id FROM hitotsu.step_run WHERE consumer = 'resting' AND state = 'WAITING' LIMIT %d)
                """.formatted(waking));
        while (sql.number("SELECT count(*) FROM bench_effect WHERE step = 0") < waking) {
            Thread.sleep(50);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Rows that were looked at in the table of runs. */
    private long rowsRead() throws SQLException {
        return sql.number(
                "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = 'step_run'");
    }
}
