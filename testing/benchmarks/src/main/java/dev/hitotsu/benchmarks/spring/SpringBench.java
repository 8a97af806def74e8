package dev.hitotsu.benchmarks.spring;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process with Spring's class path measures on a PostgreSQL of its own. */
final class SpringBench {
    /** Names the folder with the jars. */
    private static final String JARS = "hitotsu.demo.spring";

    private static final String MAIN = "dev.hitotsu.demospring.append.AppendCosts";
    private static final String QUIET = "<configuration><root level=\"OFF\"/></configuration>";
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final int rounds;
    private final int transactions;

    SpringBench(int rounds, int transactions) {
        if (rounds < 1 || rounds > 1_000) {
            throw new IllegalArgumentException("--rounds: " + rounds + " (expected: 1..1000)");
        }
        if (transactions < 1 || transactions > 1_000_000) {
            throw new IllegalArgumentException("--transactions: " + transactions + " (expected: 1..1000000)");
        }
        this.rounds = rounds;
        this.transactions = transactions;
    }

    Measurements run() throws IOException, InterruptedException, SQLException {
        @Nullable String jars = System.getProperty(JARS);
        if (jars == null) {
            throw new IllegalArgumentException(
                    "spring: no jars (expected: ./hitotsu bench spring, or their folder in the" + " system property "
                            + JARS + ")");
        }
        try (PostgreSqlServer server = PostgreSqlServer.builder().withoutFsync().start()) {
            PostgreSql.of(server.dataSource()).schema().apply();
            try (Connection connection = server.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE purchase (id uuid PRIMARY KEY)");
            }
            return measurements(measure(server, jars));
        }
    }

    private Map<String, Long> measure(PostgreSqlServer server, String jars) throws IOException {
        Path log = Files.createTempFile("hitotsu-bench-spring-", ".log");
        // Without a file of its own, Logback would print what Spring's manager tells at DEBUG, in each transaction.
        Path quiet = Files.writeString(Files.createTempFile("hitotsu-bench-spring-", ".xml"), QUIET);
        try (ChildProcess process = JavaProcess.named(MAIN)
                .classPath(jars + "/*")
                .option("-XX:+UseSerialGC")
                .option("-Dlogback.configurationFile=" + quiet)
                .log(log)
                .arguments(
                        server.jdbcUrl(),
                        server.user(),
                        server.password(),
                        Integer.toString(rounds),
                        Integer.toString(transactions))
                .start()) {
            if (!process.awaitExit(LIMIT) || process.exitCode().orElse(-1) != 0) {
                throw new IllegalStateException(
                        "the measuring process failed (expected: values):\n" + process.tailOfLog());
            }
            return values(log);
        } finally {
            Files.deleteIfExists(log);
            Files.deleteIfExists(quiet);
        }
    }

    private static Map<String, Long> values(Path log) throws IOException {
        Map<String, Long> values = new HashMap<>();
        for (String line : Files.readAllLines(log)) {
            String[] words = line.split(" ", -1);
            if (words.length == 2 && words[1].matches("\\d{1,15}")) {
                values.put(words[0], Long.parseLong(words[1]));
            }
        }
        return values;
    }

    private static Measurements measurements(Map<String, Long> nanos) {
        Measurements measurements = new Measurements();
        for (String kind : new String[] {
            "coreRow",
            "coreMessage",
            "coreMessageTracingOff",
            "springRow",
            "springMessage",
            "springMessageTracingOff",
            "springMessageTwoTrips"
        }) {
            measurements.put(kind + "Us", nanos(nanos, kind) / 1e3);
        }
        measurements.put(
                "springAppendToCoreAppend",
                added(nanos, "springRow", "springMessage") / added(nanos, "coreRow", "coreMessage"));
        measurements.put("springToCore", nanos(nanos, "springMessage") / nanos(nanos, "coreMessage"));
        measurements.put("springTwoTripsToCore", nanos(nanos, "springMessageTwoTrips") / nanos(nanos, "coreMessage"));
        measurements.put("springRowToCore", nanos(nanos, "springRow") / nanos(nanos, "coreRow"));
        measurements.put("coreTracingOffToNone", nanos(nanos, "coreMessageTracingOff") / nanos(nanos, "coreMessage"));
        measurements.put(
                "springTracingOffToNone", nanos(nanos, "springMessageTracingOff") / nanos(nanos, "springMessage"));
        return measurements;
    }

    private static double added(Map<String, Long> nanos, String without, String with) {
        return nanos(nanos, with) - nanos(nanos, without);
    }

    private static double nanos(Map<String, Long> nanos, String kind) {
        Long value = nanos.get(kind);
        return value == null ? Double.NaN : value;
    }
}
