package dev.hitotsu.benchmarks.relay;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/**
 * The limit of whoever reads the database's log: one connection takes what pgoutput sends, and looks at the first byte
 * of each.
 */
final class RawLogBaseline {
    private static final String SLOT = "bench_raw";
    private static final String PUBLICATION = "bench_raw";
    private static final long IDLE_NANOS = 200_000;

    private final DataSource dataSource;
    private final DataSource replication;
    private final char kind;

    private RawLogBaseline(DataSource dataSource, DataSource replication, char kind) {
        this.dataSource = dataSource;
        this.replication = replication;
        this.kind = kind;
    }

    /**
     * Makes a slot that holds the log from now on.
     *
     * @param withTable whether the messages are rows of the table, and not messages of the log
     */
    static RawLogBaseline start(DataSource dataSource, DataSource replication, boolean withTable) throws SQLException {
        RawLogBaseline baseline = new RawLogBaseline(dataSource, replication, withTable ? 'I' : 'M');
        baseline.execute(
                "CREATE PUBLICATION " + PUBLICATION
                        + (withTable ? " FOR TABLE hitotsu.message WITH (publish_via_partition_root = true)" : ""),
                "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
        return baseline;
    }

    /** Gives the relay's slot the log from the beginning of this one. */
    void rewindSlotOfRelay() throws SQLException {
        execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE slot_name = (SELECT slot FROM hitotsu.outbox_source)",
                "SELECT pg_copy_logical_replication_slot('" + SLOT + "', (SELECT slot FROM hitotsu.outbox_source))",
                "UPDATE hitotsu.outbox_source SET log_start = (SELECT confirmed_flush_lsn FROM pg_replication_slots"
                        + " WHERE slot_name = '" + SLOT + "')");
    }

    /** Reads so many messages from the beginning. Returns messages per second, measured from the connection. */
    double run(long messages) throws SQLException {
        long started = System.nanoTime();
        try (Connection connection = replication.getConnection()) {
            PGReplicationStream stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(SLOT)
                    .withAutomaticFlush(false)
                    .withSlotOption("proto_version", "1")
                    .withSlotOption("publication_names", PUBLICATION)
                    .withSlotOption("binary", "true")
                    .withSlotOption("messages", "true")
                    .withStatusInterval(10, TimeUnit.SECONDS)
                    .start();
            long seen = 0;
            while (seen < messages) {
                ByteBuffer next = stream.readPending();
                if (next == null) {
                    LockSupport.parkNanos(IDLE_NANOS);
                } else if (next.get() == kind) {
                    seen++;
                }
            }
            double rate = messages / ((System.nanoTime() - started) / 1e9);
            connection.abort(Runnable::run);
            return rate;
        } finally {
            awaitFree();
        }
    }

    private void awaitFree() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            boolean active = true;
            while (active) {
                try (ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = '" + SLOT + "'")) {
                    row.next();
                    active = row.getInt(1) > 0;
                }
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
