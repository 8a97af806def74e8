package dev.hitotsu.benchmarks.steps;

import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Runs that wait for a process: one is made by a handler, the others are copies of its row. */
final class ReadyRuns {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final BenchSql sql;

    ReadyRuns(DataSource dataSource) {
        this.sql = new BenchSql(dataSource);
    }

    /** Keeps so many runs of the steps, which nobody has begun. */
    void keep(Steps<Connection> steps, int count) throws SQLException, InterruptedException {
        String consumer = steps.consumer();
        try (StepHandler<Connection> handler = steps.handler((run, message) -> run.sleep("pause", Duration.ofDays(1)))
                .start()) {
            handler.handle(new ReceivedBatch(
                    List.of(Message.builder("t", "Placed").payload("x").build()), Map.of(), "bench"));
            while (sql.number("SELECT count(*) FROM hitotsu.step_run WHERE state = 'WAITING' AND consumer = '"
                            + consumer + "'")
                    == 0) {
                Thread.sleep(LOOK);
            }
        }
        add(consumer, count);
        sql.execute("DELETE FROM hitotsu.step_run WHERE state = 'WAITING' AND consumer = '" + consumer + "'");
    }

    /** Keeps so many more. */
    void add(String consumer, int count) throws SQLException {
        sql.execute("""
                INSERT INTO hitotsu.step_run (consumer, run_key, state, owner, fence, attempt, fingerprint, input, held_until, due_at)
                SELECT consumer, gen_random_uuid()::text, 'READY', owner, 0, 0, fingerprint, input, clock_timestamp(),
                    clock_timestamp()
                FROM (SELECT * FROM hitotsu.step_run WHERE consumer = '%s' LIMIT 1) AS one, generate_series(1, %d)
                """.formatted(consumer, count));
    }
}
