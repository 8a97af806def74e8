package dev.hitotsu.benchmarks.relay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.benchmarks.report.Figures;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Sink;
import dev.hitotsu.postgresql.PostgreSqlOutboxStore;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Measures the outbox and the relay on servers of its own, each figure beside the raw limit of the same minutes. */
final class RelayBench {
    private static final int PARTITIONS = 8;
    private static final int LATENCY_RATE = 1_000;
    private static final Duration LATENCY_LENGTH = Duration.ofSeconds(20);

    private final RelayBenchOptions options;
    private final PrintStream out;
    private final Figures figures = new Figures();

    RelayBench(RelayBenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    Figures run() throws Exception {
        say("PostgreSQL starts");
        try (PostgreSqlServer server = PostgreSqlServer.builder()
                .setting("shared_buffers", "512MB")
                .setting("max_wal_size", "4GB")
                .start()) {
            DataSource dataSource = server.dataSource();
            PostgreSqlSchema.of(SchemaName.DEFAULT).apply(dataSource);
            figures.put("messages", options.messages());
            figures.put("heapBytes", Runtime.getRuntime().maxMemory());
            if (options.append()) {
                append(server);
            }
            Backlog backlog = new Backlog(dataSource);
            fill(backlog);
            if (options.sink() == RelayBenchOptions.SinkKind.kafka) {
                intoKafka(dataSource, backlog);
            } else {
                intoNothing(dataSource, backlog);
            }
        }
        return figures;
    }

    private void fill(Backlog backlog) throws Exception {
        say("a backlog of %,d messages is appended, ten a transaction".formatted(options.messages()));
        long started = System.nanoTime();
        backlog.fill(options.messages());
        figures.put("fillPerSecond", options.messages() / ((System.nanoTime() - started) / 1e9));
    }

    private void append(PostgreSqlServer server) throws Exception {
        say("business transactions on 8 connections, with and without a message");
        DataSource pool = pool(server.createDatabase("append_bench"));
        PostgreSqlSchema.of(SchemaName.DEFAULT).apply(pool);
        Append.Rates rates = new Append(pool).run();
        figures.put("businessPerSecond", rates.without());
        figures.put("appendPerSecond", rates.with());
        figures.put("appendRatio", rates.ratio());
        figures.put("appendRatioError", rates.ratioError());
        ((HikariDataSource) pool).close();
    }

    private static DataSource pool(DataSource dataSource) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(10);
        return new HikariDataSource(config);
    }

    private void intoNothing(DataSource dataSource, Backlog backlog) throws Exception {
        RawRead raw = new RawRead(dataSource);
        try (Sink sink = new NullSink()) {
            rounds(dataSource, backlog, raw, sink, null);
        }
    }

    private void intoKafka(DataSource dataSource, Backlog backlog) throws Exception {
        say("Kafka starts");
        try (KafkaServer kafka = KafkaServer.builder().heap("512m").start()) {
            kafka.createTopic(Backlog.TOPIC, PARTITIONS, Map.of());
            kafka.createTopic("alone", PARTITIONS, Map.of());
            kafka.createTopic("latency", PARTITIONS, Map.of());
            String servers = kafka.bootstrapServers();
            figures.put("kafkaAlonePerSecond", new KafkaAlone(servers).run("alone", options.messages()));
            try (KafkaSink sink =
                    KafkaSink.builder().property("bootstrap.servers", servers).build()) {
                rounds(dataSource, backlog, new RawRead(dataSource), sink, new BareLoop(dataSource, servers));
            }
            latency(dataSource, servers);
        }
    }

    /** The first round warms up and does not count; of the others the median does. */
    private void rounds(DataSource dataSource, Backlog backlog, RawRead raw, Sink sink, @Nullable BareLoop bare)
            throws Exception {
        Drain drain = new Drain(dataSource, backlog);
        Rounds rawRates = new Rounds();
        Rounds bareRates = new Rounds();
        Rounds drainRates = new Rounds();
        Rounds heldRates = new Rounds();
        for (int round = 0; round <= options.rounds(); round++) {
            say(round == 0 ? "warm-up" : "round " + round + " of " + options.rounds());
            rawRates.add(raw.run());
            if (bare != null) {
                bareRates.add(bare.run());
            }
            drainRates.add(drain.run(sink, options.messages()));
            heldRates.add(withHeldTransaction(dataSource, () -> drain.run(sink, options.messages())));
        }
        figures.put("rawReadPerSecond", rawRates.median());
        if (bare != null) {
            figures.put("bareLoopPerSecond", bareRates.median());
            figures.put("drainToBareLoopRatio", drainRates.medianRatioTo(bareRates));
        }
        figures.put("drainFirstPerSecond", drainRates.first());
        figures.put("drainPerSecond", drainRates.median());
        figures.put("drainRatio", drainRates.medianRatioTo(rawRates));
        figures.put("drainHeldPerSecond", heldRates.median());
        figures.put("drainHeldRatio", heldRates.medianRatioTo(drainRates));
        figures.put("deadTuples", backlog.deadTuples());
    }

    /** A transaction that has appended a message itself stays open meanwhile. */
    private static double withHeldTransaction(DataSource dataSource, Run run) throws Exception {
        try (Connection held = dataSource.getConnection()) {
            held.setAutoCommit(false);
            held.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            PostgreSqlOutboxStore.outbox().append(held, Backlog.message(0));
            double rate = run.run();
            held.commit();
            return rate;
        }
    }

    private void latency(DataSource dataSource, String servers) throws Exception {
        say("latency at %,d messages a second for %d s, after %d s of warm-up"
                .formatted(LATENCY_RATE, LATENCY_LENGTH.toSeconds(), Latency.WARM_UP.toSeconds()));
        Histogram micros = new Latency(dataSource, servers).run("latency", LATENCY_RATE, LATENCY_LENGTH);
        figures.put("latencyRatePerSecond", LATENCY_RATE);
        figures.put("latencyP50Ms", micros.getValueAtPercentile(50) / 1e3);
        figures.put("latencyP99Ms", micros.getValueAtPercentile(99) / 1e3);
        figures.put("latencyMaxMs", micros.getMaxValue() / 1e3);
    }

    private void say(String event) {
        out.println(event);
        out.flush();
    }

    @FunctionalInterface
    private interface Run {
        double run() throws Exception;
    }
}
