package dev.hitotsu.benchmarks.relay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.RoundRates;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.postgresql.PostgreSqlRelayStore;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** Measures the outbox and the relay on servers of its own, each beside the raw limit of the same run. */
final class RelayBench {
    private static final int RETRIES_OF_AN_HOUR = 360_000;
    private static final int PARTITIONS = 8;
    private static final int LATENCY_RATE = 1_000;
    private static final Duration LATENCY_LENGTH = Duration.ofSeconds(20);

    private final RelayBenchOptions options;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();
    private @Nullable DataSource replication;
    private @Nullable RawLogBaseline rawLog;

    RelayBench(RelayBenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    Measurements run() throws Exception {
        report("PostgreSQL starts");
        try (PostgreSqlServer server = PostgreSqlServer.builder()
                .setting("shared_buffers", "512MB")
                .setting("max_wal_size", "4GB")
                .setting("wal_level", options.log() ? "logical" : "replica")
                .start()) {
            replication = options.log() ? replication(server) : null;
            DataSource dataSource = server.dataSource();
            PostgreSql.of(dataSource).schema().apply();
            measurements.put("messages", options.messages());
            measurements.put("heapBytes", Runtime.getRuntime().maxMemory());
            if (options.append()) {
                append(server);
            }
            RawLogBaseline rawLog = replication == null
                    ? null
                    : RawLogBaseline.start(dataSource, replication, options.read() == OutboxSource.LOG);
            if (options.read() == OutboxSource.LOG_ONLY) {
                PostgreSql.of(dataSource).source().change(OutboxSource.LOG_ONLY, Duration.ofMinutes(1));
            }
            Backlog backlog = new Backlog(dataSource, options.read() == OutboxSource.LOG_ONLY ? rawLog : null);
            fill(backlog);
            this.rawLog = rawLog;
            if (options.sink() == RelayBenchOptions.SinkKind.kafka) {
                drainIntoKafka(dataSource, backlog);
            } else {
                drainIntoNullSink(dataSource, backlog);
            }
        }
        return measurements;
    }

    private static DataSource replication(PostgreSqlServer server) {
        PGSimpleDataSource replication = server.dataSource();
        replication.setReplication("database");
        replication.setAssumeMinServerVersion("15");
        replication.setPreferQueryMode(PreferQueryMode.SIMPLE);
        return replication;
    }

    private PostgreSqlRelayStore store(DataSource dataSource) {
        PostgreSqlRelayStore polling = PostgreSql.of(dataSource).relayStore();
        return replication == null
                ? polling
                : options.read() == OutboxSource.LOG
                        ? polling.withWal(replication)
                        : polling.withReplication(replication);
    }

    private void fill(Backlog backlog) throws Exception {
        report("a backlog of %,d messages is appended, ten per transaction".formatted(options.messages()));
        long started = System.nanoTime();
        backlog.fill(options.messages());
        measurements.put("fillPerSecond", options.messages() / ((System.nanoTime() - started) / 1e9));
    }

    private void append(PostgreSqlServer server) throws Exception {
        report("business transactions on 8 connections, with and without a message");
        DataSource pool = pool(server.createDatabase("append_bench"));
        PostgreSql.of(pool).schema().apply();
        AppendBenchmark.Rates rates = new AppendBenchmark(pool).run();
        measurements.put("businessPerSecond", rates.without());
        measurements.put("appendPerSecond", rates.with());
        measurements.put("appendRatio", rates.ratio());
        measurements.put("appendRatioError", rates.ratioError());
        ((HikariDataSource) pool).close();
    }

    private static DataSource pool(DataSource dataSource) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(10);
        return new HikariDataSource(config);
    }

    private void drainIntoNullSink(DataSource dataSource, Backlog backlog) throws Exception {
        RawReadBaseline raw = new RawReadBaseline(dataSource);
        try (Sink sink = new NullSink()) {
            rounds(dataSource, backlog, raw, sink, null);
        }
    }

    private void drainIntoKafka(DataSource dataSource, Backlog backlog) throws Exception {
        report("Kafka starts");
        try (KafkaServer kafka = KafkaServer.builder().heap("512m").start()) {
            kafka.createTopic(Backlog.TOPIC, PARTITIONS, Map.of());
            kafka.createTopic("alone", PARTITIONS, Map.of());
            kafka.createTopic("latency", PARTITIONS, Map.of());
            String servers = kafka.bootstrapServers();
            measurements.put(
                    "kafkaAlonePerSecond", new KafkaProducerBaseline(servers).run("alone", options.messages()));
            try (KafkaSink sink =
                    KafkaSink.builder().property("bootstrap.servers", servers).build()) {
                rounds(dataSource, backlog, new RawReadBaseline(dataSource), sink, new BareLoop(dataSource, servers));
            }
            latency(dataSource, servers);
        }
    }

    /** The first round is a warm-up. The median of the others counts. */
    private void rounds(DataSource dataSource, Backlog backlog, RawReadBaseline raw, Sink sink, @Nullable BareLoop bare)
            throws Exception {
        DrainBenchmark drain = new DrainBenchmark(dataSource, store(dataSource), backlog);
        RoundRates rawRates = new RoundRates();
        RoundRates rawLogRates = new RoundRates();
        RoundRates bareRates = new RoundRates();
        RoundRates drainRates = new RoundRates();
        RoundRates heldRates = new RoundRates();
        for (int round = 0; round <= options.rounds(); round++) {
            report(round == 0 ? "warm-up" : "round " + round + " of " + options.rounds());
            if (rawLog != null) {
                rawLogRates.add(rawLog.run(options.messages()));
            }
            if (options.read() != OutboxSource.LOG_ONLY) {
                rawRates.add(raw.run());
            }
            if (bare != null) {
                bareRates.add(bare.run());
            }
            drainRates.add(drain.run(sink, options.messages()));
            heldRates.add(drain.runBesideOpenTransaction(sink, options.messages()));
        }
        if (rawLog != null) {
            measurements.put("rawLogPerSecond", rawLogRates.median());
            measurements.put("drainToRawLogRatio", drainRates.medianRatioTo(rawLogRates));
        }
        if (options.read() != OutboxSource.LOG_ONLY) {
            measurements.put("rawReadPerSecond", rawRates.median());
            measurements.put("drainRatio", drainRates.medianRatioTo(rawRates));
        }
        if (bare != null) {
            measurements.put("bareLoopPerSecond", bareRates.median());
            measurements.put("drainToBareLoopRatio", drainRates.medianRatioTo(bareRates));
        }
        measurements.put("drainFirstPerSecond", drainRates.first());
        measurements.put("drainPerSecond", drainRates.median());
        measurements.put("drainHeldPerSecond", heldRates.median());
        measurements.put("drainHeldRatio", heldRates.medianRatioTo(drainRates));
        measurements.put("deadTuples", backlog.deadTuples());
        dueSearches(drain);
    }

    /** 100 retries a second for an hour, beside a snapshot that is held open. The first round is a warm-up. */
    private void dueSearches(DrainBenchmark drain) throws Exception {
        report("searches for due messages, with and without what an hour of retries leaves behind");
        RoundRates rates = new RoundRates();
        RoundRates heldRates = new RoundRates();
        for (int round = 0; round <= options.rounds(); round++) {
            rates.add(drain.dueSearches());
            heldRates.add(drain.dueSearchesBesideOpenSnapshot(RETRIES_OF_AN_HOUR));
        }
        measurements.put("dueSearchesPerSecond", rates.median());
        measurements.put("dueSearchesHeldPerSecond", heldRates.median());
        measurements.put("dueSearchesHeldRatio", heldRates.medianRatioTo(rates));
    }

    private void latency(DataSource dataSource, String servers) throws Exception {
        report("latency at %,d messages per second for %d s, after %d s of warm-up"
                .formatted(LATENCY_RATE, LATENCY_LENGTH.toSeconds(), LatencyBenchmark.WARM_UP.toSeconds()));
        Histogram micros = new LatencyBenchmark(dataSource, store(dataSource), servers)
                .run("latency", LATENCY_RATE, LATENCY_LENGTH);
        measurements.put("latencyRatePerSecond", LATENCY_RATE);
        measurements.put("latencyP50Ms", micros.getValueAtPercentile(50) / 1e3);
        measurements.put("latencyP99Ms", micros.getValueAtPercentile(99) / 1e3);
        measurements.put("latencyMaxMs", micros.getMaxValue() / 1e3);
    }

    private void report(String event) {
        out.println(event);
        out.flush();
    }
}
