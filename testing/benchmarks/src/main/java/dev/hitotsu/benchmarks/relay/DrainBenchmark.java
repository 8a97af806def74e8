package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.jdbc.JdbcRelayStore;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.message.Sink;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** The speed at which one relay delivers the backlog. */
final class DrainBenchmark {
    private static final long POLL_NANOS = 1_000_000;
    private static final long SEARCHING_NANOS = 2_000_000_000;
    private static final int MAX_DUE = 500;
    private static final long MAX_DUE_BYTES = 8 << 20;

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

    /** How often a second a relay can ask for due messages, of which there are none. */
    double dueSearches() throws Exception {
        backlog.emptyParked();
        return searches();
    }

    /** As {@link #dueSearches}, while a snapshot keeps what so many retries within the last hour have left behind. */
    double dueSearchesBesideOpenSnapshot(int retries) throws Exception {
        backlog.emptyParked();
        try (Connection open = dataSource.getConnection()) {
            open.setAutoCommit(false);
            open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement snapshot = open.createStatement()) {
                snapshot.execute("SELECT 1");
            }
            backlog.leaveRetries(retries);
            double rate = searches();
            open.commit();
            return rate;
        }
    }

    private double searches() {
        RelayTerm term = store.tryLead("bench", Duration.ofMinutes(1)).orElseThrow();
        try {
            term.journal().dueMessages(MAX_DUE, MAX_DUE_BYTES);
            long searches = 0;
            long started = System.nanoTime();
            while (System.nanoTime() - started < SEARCHING_NANOS) {
                term.journal().dueMessages(MAX_DUE, MAX_DUE_BYTES);
                searches++;
            }
            return searches / ((System.nanoTime() - started) / 1e9);
        } finally {
            term.close();
        }
    }
}
