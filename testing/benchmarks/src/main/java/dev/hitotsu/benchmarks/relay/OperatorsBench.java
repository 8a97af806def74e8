package dev.hitotsu.benchmarks.relay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/** Measures what operators wait for, and what they cost a relay, with many dead and many pending messages. */
final class OperatorsBench {
    private static final int PARTITIONS = 8;
    private static final int LOOKS = 20;
    /** How often each drains in a round. */
    private static final int TURNS = 2;

    private final long messages;
    private final int rounds;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    /**
     * A measurement.
     *
     * @param messages how many are dead, and how many are pending
     */
    OperatorsBench(long messages, int rounds, PrintStream out) {
        this.messages = messages;
        this.rounds = rounds;
        this.out = out;
    }

    Measurements run() throws Exception {
        report("PostgreSQL and Kafka start");
        try (PostgreSqlServer server = PostgreSqlServer.builder()
                        .setting("shared_buffers", "512MB")
                        .setting("max_wal_size", "4GB")
                        .start();
                KafkaServer kafka = KafkaServer.builder().heap("512m").start()) {
            DataSource dataSource = server.dataSource();
            PostgreSql.of(dataSource).schema().apply();
            kafka.createTopic(Backlog.TOPIC, PARTITIONS, Map.of());
            Backlog backlog = new Backlog(dataSource);
            new DeadAndPending(dataSource, backlog, messages, out).fill();
            try (HikariDataSource operators = pool(dataSource);
                    KafkaSink sink = KafkaSink.builder()
                            .property("bootstrap.servers", kafka.bootstrapServers())
                            .build()) {
                OperatorQueries queries = new OperatorQueries(operators, messages / 2, aDeadId(dataSource));
                look(queries);
                relayBesideOperators(
                        new DrainBenchmark(dataSource, PostgreSql.of(dataSource).relayStore(), backlog),
                        sink,
                        new Operators(queries, PostgreSql.of(operators).admin().actingAs("bench")));
            }
        }
        return measurements;
    }

    /** As the endpoint for operators and the console have it. */
    private static HikariDataSource pool(DataSource dataSource) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    /**
     * @param changed how many messages they have changed
     * @param skips how long each step of it took, in microseconds
     */
    private record Operators(OperatorQueries queries, OutboxAdmin admin, LongAdder changed, Histogram skips) {
        Operators(OperatorQueries queries, OutboxAdmin admin) {
            this(queries, admin, new LongAdder(), new Histogram(3));
        }
    }

    private static UUID aDeadId(DataSource dataSource) {
        return PostgreSql.of(dataSource)
                .admin()
                .list(EntryFilter.of(OutboxState.DEAD, 1))
                .getFirst()
                .message()
                .id();
    }

    private void look(OperatorQueries queries) {
        report("an operator asks everything %d times".formatted(LOOKS));
        queries.ask();
        queries.forget();
        for (int i = 0; i < LOOKS; i++) {
            queries.ask();
        }
        queries.micros().forEach((name, micros) -> {
            measurements.put(name + "P50Ms", micros.getValueAtPercentile(50) / 1e3);
            measurements.put(name + "MaxMs", micros.getMaxValue() / 1e3);
        });
        measurements.put("slowestMs", slowestMs(queries));
        queries.forget();
    }

    /** A relay does not read again what is parked, so it delivers what is pending. */
    private void relayBesideOperators(DrainBenchmark drain, Sink sink, Operators operators) throws Exception {
        DrainTurns looking = new DrainTurns();
        DrainTurns skipping = new DrainTurns();
        for (int round = 0; round <= rounds; round++) {
            report(round == 0 ? "warm-up" : "round " + round + " of " + rounds);
            looking.round(TURNS, () -> drain.run(sink, messages), () -> rateBesideLooks(operators, drain, sink));
            skipping.round(TURNS, () -> drain.run(sink, messages), () -> rateBesideSkips(operators, drain, sink));
        }
        looking.report(measurements, "alone", "beside");
        skipping.report(measurements, "aloneAgain", "besideSkips");
        measurements.put("changedMeanwhile", operators.changed().sum());
        measurements.put("skipP50Ms", operators.skips().getValueAtPercentile(50) / 1e3);
        measurements.put("skipMaxMs", operators.skips().getMaxValue() / 1e3);
        OperatorQueries queries = operators.queries();
        queries.micros()
                .forEach((name, micros) -> measurements.put(name + "MeanwhileMaxMs", micros.getMaxValue() / 1e3));
        measurements.put("slowestMeanwhileMs", slowestMs(queries));
    }

    private double rateBesideLooks(Operators operators, DrainBenchmark drain, Sink sink) throws Exception {
        try (OperatorLoad load = OperatorLoad.looking(operators.queries())) {
            double rate = drain.run(sink, messages);
            long unused = load.end();
            return rate;
        }
    }

    private double rateBesideSkips(Operators operators, DrainBenchmark drain, Sink sink) throws Exception {
        try (OperatorLoad load = OperatorLoad.skipping(operators.admin())) {
            double rate = drain.run(sink, messages);
            operators.changed().add(load.end());
            operators.skips().add(load.micros());
            return rate;
        }
    }

    private static double slowestMs(OperatorQueries queries) {
        return queries.micros().values().stream()
                        .mapToLong(Histogram::getMaxValue)
                        .max()
                        .orElse(0)
                / 1e3;
    }

    private void report(String event) {
        out.println(event);
        out.flush();
    }
}
