package dev.hitotsu.benchmarks.steps;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Processes take up the same runs and are killed, until enough runs were interrupted. Then the effects are counted. */
final class KilledRuns {
    private static final int RUNS_PER_KILL = 50;
    private static final int MORE_RUNS = 3_000;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final PostgreSqlServer server;
    private final DataSource dataSource;
    private final BenchSql sql;
    private final ReadyRuns ready;
    private final int processCount;
    private final int interrupted;
    private final PrintStream out;

    KilledRuns(PostgreSqlServer server, DataSource dataSource, int processCount, int interrupted, PrintStream out) {
        this.server = server;
        this.dataSource = dataSource;
        this.sql = new BenchSql(dataSource);
        this.ready = new ReadyRuns(dataSource);
        this.processCount = processCount;
        this.interrupted = interrupted;
        this.out = out;
    }

    void measure(Measurements measurements) throws Exception {
        prepare();
        out.printf(
                "%d processes take up runs and are killed, until %,d runs were interrupted%n",
                processCount, interrupted);
        List<ChildProcess> processes = new ArrayList<>();
        int kills = 0;
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            for (int i = 0; i < processCount; i++) {
                processes.add(start());
            }
            for (int victim = 0;
                    takenOver() < interrupted && System.nanoTime() < end;
                    victim = (victim + 1) % processCount) {
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
        measurements.put("killedEffects", sql.number("SELECT count(*) FROM bench_effect"));
        measurements.put(
                "killedEffectsMissing",
                2 * runs() - sql.number("SELECT count(*) FROM (SELECT DISTINCT run, step FROM bench_effect) AS one"));
        measurements.put(
                "killedEffectsTwice", sql.number("SELECT count(*) - count(DISTINCT (run, step)) FROM bench_effect"));
    }

    private void prepare() throws Exception {
        sql.execute("DROP TABLE IF EXISTS bench_attempt");
        sql.execute("CREATE TABLE bench_attempt (run text NOT NULL, pid bigint NOT NULL)");
        ready.keep(StepsProcessMain.steps(dataSource), MORE_RUNS);
    }

    private ChildProcess start() {
        return JavaProcess.of(StepsProcessMain.class)
                .heap("128m")
                .option("-XX:+UseSerialGC")
                .option("-XX:TieredStopAtLevel=1")
                .arguments(server.jdbcUrl("postgres"), server.user(), server.password())
                .start();
    }

    /** Until the process has begun many runs. There are always more to begin. */
    private void awaitWorkOf(ChildProcess process, long end) throws Exception {
        long begun = 0;
        while (begun < RUNS_PER_KILL && System.nanoTime() < end) {
            Thread.sleep(LOOK);
            if (sql.number("SELECT count(*) FROM hitotsu.step_run WHERE state = 'READY'") < MORE_RUNS) {
                ready.add(StepsProcessMain.CONSUMER, MORE_RUNS);
            }
            begun = sql.number("SELECT count(*) FROM bench_attempt WHERE pid = " + process.pid());
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
        return sql.number("SELECT count(*) FROM hitotsu.step_run WHERE state <> 'COMPLETED' AND consumer = '"
                + StepsProcessMain.CONSUMER + "'");
    }

    private long runs() throws SQLException {
        return sql.number("SELECT count(*) FROM hitotsu.step_run WHERE consumer = '" + StepsProcessMain.CONSUMER + "'");
    }

    /** Runs that somebody has taken up again. */
    private long takenOver() throws SQLException {
        return sql.number(
                "SELECT count(*) FROM (SELECT run FROM bench_attempt GROUP BY run HAVING count(*) > 1) AS again");
    }
}
