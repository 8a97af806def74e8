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

/** Processes die between the charge of a run and its record, and the bank refuses then. What was charged comes back. */
final class DoubtfulCalls {
    private static final int PROCESSES = 4;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final PostgreSqlServer server;
    private final DataSource dataSource;
    private final BenchSql sql;
    private final int calls;
    private final PrintStream out;

    DoubtfulCalls(PostgreSqlServer server, DataSource dataSource, int calls, PrintStream out) {
        this.server = server;
        this.dataSource = dataSource;
        this.sql = new BenchSql(dataSource);
        this.calls = calls;
        this.out = out;
    }

    void measure(Measurements measurements) throws Exception {
        out.printf("%,d calls are killed between charge and record, and refused then%n", calls);
        sql.execute("CREATE TABLE bench_charge (call text PRIMARY KEY)");
        sql.execute("CREATE TABLE bench_refund (call text PRIMARY KEY)");
        new ReadyRuns(dataSource).keep(DoubtfulCallsMain.steps(dataSource), calls);
        int processes = untilAllHaveEnded();
        measurements.put("doubtfulCalls", sql.number("SELECT count(*) FROM bench_charge"));
        measurements.put("doubtfulProcesses", processes);
        measurements.put("doubtfulRefused", runs("state = 'REFUSED'"));
        measurements.put(
                "doubtfulNetMoney",
                sql.number("SELECT count(*) FROM bench_charge LEFT JOIN bench_refund USING (call)"
                        + " WHERE bench_refund.call IS NULL"));
    }

    /** How many processes that took. */
    private int untilAllHaveEnded() throws Exception {
        List<ChildProcess> processes = new ArrayList<>();
        int started = 0;
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (runs("state NOT IN ('REFUSED', 'COMPLETED')") > 0) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("runs that did not end in " + LIMIT);
                }
                processes.removeIf(process -> !process.isAlive());
                while (processes.size() < PROCESSES) {
                    processes.add(start());
                    started++;
                }
                Thread.sleep(LOOK);
            }
        } finally {
            processes.forEach(ChildProcess::kill);
        }
        return started;
    }

    private ChildProcess start() {
        return JavaProcess.of(DoubtfulCallsMain.class)
                .heap("128m")
                .option("-XX:+UseSerialGC")
                .option("-XX:TieredStopAtLevel=1")
                .arguments(server.jdbcUrl("postgres"), server.user(), server.password())
                .start();
    }

    private long runs(String which) throws SQLException {
        return sql.number("SELECT count(*) FROM hitotsu.step_run WHERE consumer = '" + DoubtfulCallsMain.CONSUMER
                + "' AND " + which);
    }
}
