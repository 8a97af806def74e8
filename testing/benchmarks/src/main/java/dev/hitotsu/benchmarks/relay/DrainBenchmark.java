package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.jdbc.JdbcRelayStore;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.message.Sink;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** The speed at which one relay delivers the backlog. */
final class DrainBenchmark {
    private static final long POLL_NANOS = 1_000_000;

    private final DataSource dataSource;
    private final JdbcRelayStore store;
    private final Backlog backlog;

    DrainBenchmark(DataSource dataSource, JdbcRelayStore store, Backlog backlog) {
        this.dataSource = dataSource;
        this.store = store.withRetention(new SegmentRetention(Duration.ofDays(1), 12));
        this.backlog = backlog;
    }

    /** As {@link #run}, while a transaction that has appended a message stays open. */
    double runBesideOpenTransaction(Sink sink, long messages) throws Exception {
        try (Connection open = dataSource.getConnection()) {
            open.setAutoCommit(false);
            open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            PostgreSql.of(dataSource).outbox().append(open, Backlog.message(0));
            double rate = run(sink, messages);
            open.commit();
            return rate;
        }
    }

    /** Delivers the messages from the beginning. Returns messages per second, measured from the start of the relay. */
    double run(Sink sink, long messages) throws Exception {
        backlog.rewind();
        try (Relay relay =
                Relay.builder(store, sink).options(RelayOptions.DEFAULT).build()) {
            long started = System.nanoTime();
            relay.start();
            while (relay.status().delivered() < messages) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            return messages / ((System.nanoTime() - started) / 1e9);
        }
    }
}
