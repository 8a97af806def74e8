package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.RoundRates;
import dev.hitotsu.jdbc.JdbcRelayStore;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.BinlogServer;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Measures how fast a relay delivers a backlog of MariaDB into a sink that takes everything at once, each time beside
 * the limit: a cursor on the same rows, or the bare connector on the same binary log.
 */
final class MariaDbBench {
    private static final int MESSAGES_PER_TRANSACTION = 10;
    private static final int WRITERS = 4;
    private static final long POLL_NANOS = 1_000_000;

    private final RelayBenchOptions options;
    private final PrintStream out;
    private final Measurements measurements = new Measurements();

    MariaDbBench(RelayBenchOptions options, PrintStream out) {
        if (options.sink() != RelayBenchOptions.SinkKind.none || options.read() == OutboxSource.LOG_ONLY) {
            throw new IllegalArgumentException("--database mariadb: --sink " + options.sink() + ", --read "
                    + options.read().text() + " (expected: --sink null, --read polling or log)");
        }
        this.options = options;
        this.out = out;
    }

    Measurements run() throws Exception {
        report("MariaDB starts");
        try (MariaDbServer server = MariaDbServer.builder()
                .setting("innodb_buffer_pool_size", "512M")
                .setting("innodb_log_file_size", "512M")
                .setting("innodb_flush_log_at_trx_commit", "2")
                .setting("log_bin", "binlog")
                .setting("binlog_format", "ROW")
                .setting("server_id", "1")
                .setting("net_write_timeout", "3600")
                .start()) {
            DataSource dataSource = server.dataSource();
            MySql.of(dataSource).schema().apply();
            measurements.put("messages", options.messages());
            measurements.put("heapBytes", Runtime.getRuntime().maxMemory());
            if (options.log()) {
                byBinaryLog(server, dataSource);
            } else {
                byPolling(dataSource);
            }
        }
        return measurements;
    }

    private void byPolling(DataSource dataSource) throws Exception {
        fill(dataSource);
        MariaDbCursorBaseline cursor = new MariaDbCursorBaseline(dataSource);
        RoundRates raw = new RoundRates();
        RoundRates drain = new RoundRates();
        for (int round = 0; round <= options.rounds(); round++) {
            report("round " + round + " of " + options.rounds());
            raw.add(cursor.run());
            execute(dataSource, "UPDATE hitotsu.relay SET position = 0, gaps = ''");
            drain.add(drain(MySql.of(dataSource).relayStore()));
        }
        measurements.put("rawReadPerSecond", raw.median());
        measurements.put("drainPerSecond", drain.median());
        measurements.put("drainRatio", drain.medianRatioTo(raw));
    }

    private double drain(JdbcRelayStore store) {
        try (NullSink sink = new NullSink();
                Relay relay = Relay.builder(kept(store), sink).build()) {
            long started = System.nanoTime();
            relay.start();
            return rate(relay, 0, started);
        }
    }

    private static JdbcRelayStore kept(JdbcRelayStore store) {
        return store.withRetention(new SegmentRetention(Duration.ofDays(1), 12));
    }

    /** The backlog is made behind a relay that follows and may not deliver; then it may. */
    private void byBinaryLog(MariaDbServer server, DataSource dataSource) throws Exception {
        BinlogServer log = new BinlogServer(
                "127.0.0.1", server.port(), server.user(), server.password(), BinlogServer.Encryption.NONE);
        RoundRates raw = new RoundRates();
        RoundRates drain = new RoundRates();
        for (int round = 0; round <= options.rounds(); round++) {
            report("round " + round + " of " + options.rounds());
            BinlogBaseline bare = BinlogBaseline.from(dataSource, log);
            GatedSink sink = new GatedSink();
            try (sink;
                    Relay relay = Relay.builder(
                                    kept(MySql.of(dataSource).relayStore().withBinlog(List.of(log))), sink)
                            .build()) {
                relay.start();
                awaitFirst(dataSource, relay, sink);
                long before = relay.status().delivered();
                sink.close();
                fill(dataSource);
                raw.add(bare.run(options.messages()));
                long started = System.nanoTime();
                sink.open();
                drain.add(rate(relay, before, started));
            }
        }
        measurements.put("rawLogPerSecond", raw.median());
        measurements.put("drainPerSecond", drain.median());
        measurements.put("drainToRawLogRatio", drain.medianRatioTo(raw));
    }

    private void awaitFirst(DataSource dataSource, Relay relay, GatedSink sink) throws SQLException {
        sink.open();
        append(dataSource, 1);
        while (relay.status().delivered() < 1) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private double rate(Relay relay, long before, long started) {
        while (relay.status().delivered() - before < options.messages()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return options.messages() / ((System.nanoTime() - started) / 1e9);
    }

    private void fill(DataSource dataSource) throws Exception {
        report("%,d messages are appended, ten per transaction".formatted(options.messages()));
        long started = System.nanoTime();
        AtomicLong left = new AtomicLong(options.messages() / MESSAGES_PER_TRANSACTION);
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(() -> {
                try (Connection connection = dataSource.getConnection()) {
                    connection.setAutoCommit(false);
                    while (left.getAndDecrement() > 0) {
                        MySql.of(dataSource).outbox().append(connection, messages(MESSAGES_PER_TRANSACTION));
                        connection.commit();
                    }
                }
                return null;
            });
        }
        Backlog.runAll(writers);
        measurements.put("fillPerSecond", options.messages() / ((System.nanoTime() - started) / 1e9));
    }

    private static void append(DataSource dataSource, int count) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            MySql.of(dataSource).outbox().append(connection, messages(count));
            connection.commit();
        }
    }

    private static List<Message> messages(int count) {
        List<Message> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            messages.add(Backlog.message(System.nanoTime() % 1_000_000 + i));
        }
        return messages;
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void report(String event) {
        out.println(event);
        out.flush();
    }
}
