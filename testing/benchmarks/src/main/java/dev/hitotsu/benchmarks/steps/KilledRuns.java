package dev.hitotsu.benchmarks.steps;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Processes take up the same runs and are killed, until enough runs were interrupted. Then the effects are counted. */
final class KilledRuns {
    private static final int PROCESSES = 4;
    private static final int RUNS_PER_KILL = 50;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final PostgreSqlServer server;
    private final DataSource dataSource;
    private final int interrupted;
    private final PrintStream out;

    KilledRuns(PostgreSqlServer server, DataSource dataSource, int interrupted, PrintStream out) {
        this.server = server;
        this.dataSource = dataSource;
        this.interrupted = interrupted;
        this.out = out;
    }

    void measure(Measurements measurements) throws Exception {
        prepare();
        out.printf(
                "%d processes take up runs and are killed, until %,d runs were interrupted%n", PROCESSES, interrupted);
        List<ChildProcess> processes = new ArrayList<>();
        int kills = 0;
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start());
            }
            for (int victim = 0;
                    takenOver() < interrupted && unfinished() > 0 && System.nanoTime() < end;
                    victim = (victim + 1) % PROCESSES) {
                awaitWorkOf(processes.get(victim), end);
                processes.get(victim).kill();
                kills++;
                processes.set(victim, start());
            }
            awaitEnd(end);
        } finally {
            processes.forEach(ChildProcess::kill);
        }
        measurements.put("killedProcesses", kills);
        measurements.put("killedInterruptedRuns", takenOver());
        measurements.put("killedEffects", number("SELECT count(*) FROM bench_effect"));
        measurements.put(
                "killedEffectsMissing",
                2 * runs() - number("SELECT count(*) FROM (SELECT DISTINCT run, step FROM bench_effect) AS one"));
        measurements.put(
                "killedEffectsTwice", number("SELECT count(*) - count(DISTINCT (run, step)) FROM bench_effect"));
    }

    private void prepare() throws Exception {
        execute("DROP TABLE IF EXISTS bench_attempt");
        execute("CREATE TABLE bench_attempt (run text NOT NULL, pid bigint NOT NULL)");
        try (StepHandler<Connection> handler = StepsProcessMain.steps(dataSource)
                .handler((run, message) -> run.sleep("pause", Duration.ofDays(1)))
                .start()) {
            handler.handle(new ReceivedBatch(
                    List.of(Message.builder("t", "Placed").payload("x").build()), Map.of(), "bench"));
            while (number("SELECT count(*) FROM hitotsu.step_run WHERE state = 'WAITING' AND consumer = '"
                            + StepsProcessMain.CONSUMER + "'")
                    == 0) {
                Thread.sleep(LOOK);
            }
        }
        execute("""
                INSERT INTO hitotsu.step_run (consumer, run_key, state, owner, fence, attempt, fingerprint, input, held_until, due_at)
                SELECT consumer, gen_random_uuid()::text, 'READY', owner, fence, 0, fingerprint, input, held_until,
                    clock_timestamp()
                FROM hitotsu.step_run, generate_series(1, %d) WHERE consumer = '%s'
                """.formatted(interrupted * 5 / 4, StepsProcessMain.CONSUMER));
        execute("DELETE FROM hitotsu.step_run WHERE state = 'WAITING' AND consumer = '" + StepsProcessMain.CONSUMER
                + "'");
    }

    private ChildProcess start() {
        return JavaProcess.of(StepsProcessMain.class)
                .heap("128m")
                .option("-XX:+UseSerialGC")
                .option("-XX:TieredStopAtLevel=1")
                .arguments(server.jdbcUrl("postgres"), server.user(), server.password())
                .start();
    }

    /** Until the process has begun many runs, or there are no more to begin. */
    private void awaitWorkOf(ChildProcess process, long end) throws Exception {
        long begun = 0;
        boolean isReady = true;
        while (begun < RUNS_PER_KILL && isReady && System.nanoTime() < end) {
            Thread.sleep(LOOK);
            begun = number("SELECT count(*) FROM bench_attempt WHERE pid = " + process.pid());
            isReady = number("SELECT count(*) FROM hitotsu.step_run WHERE state = 'READY'") > 0;
        }
    }

    private void awaitEnd(long end) throws Exception {
        while (unfinished() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("runs that did not end in " + LIMIT);
            }
            Thread.sleep(LOOK);
        }
    }

    private long unfinished() throws SQLException {
        return number("SELECT count(*) FROM hitotsu.step_run WHERE state <> 'COMPLETED' AND consumer = '"
                + StepsProcessMain.CONSUMER + "'");
    }

    private long runs() throws SQLException {
        return number("SELECT count(*) FROM hitotsu.step_run WHERE consumer = '" + StepsProcessMain.CONSUMER + "'");
    }

    /** Runs that somebody has taken up again. */
    private long takenOver() throws SQLException {
        return number("SELECT count(*) FROM (SELECT run FROM bench_attempt GROUP BY run HAVING count(*) > 1) AS again");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
