package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/**
 * The rows of the log as the database writes them to its own log (WAL), from now on. The replication slot is temporary:
 * it ends with the connection, so it can neither be forgotten nor keep the database from removing its log. One thread
 * uses it; only {@link #close} may come from another one.
 */
final class WalStream implements AutoCloseable {
    private static final int STATUS_SECONDS = 10;

    /** No value in PostgreSQL is larger. */
    private static final long LARGEST_ROW = 1 << 30;

    private final Connection connection;
    private final PgOutput decoder = new PgOutput();
    private @Nullable PGReplicationStream stream;

    private WalStream(Connection connection) {
        this.connection = connection;
    }

    /** Connects. */
    static WalStream connect(DataSource replication) throws SQLException {
        return new WalStream(replication.getConnection());
    }

    /**
     * Begins to stream what is committed from now on. The server first waits for the end of all transactions that have
     * written something, which may take long; {@link #close} ends the waiting.
     *
     * @param maxRowBytes larger rows are left out, because the server would send them whole
     */
    void begin(SchemaName schema, long maxRowBytes) throws SQLException {
        String publication = publication(schema, maxRowBytes);
        publish(schema, maxRowBytes);
        PGConnection replicating = connection.unwrap(PGConnection.class);
        String slot = "hitotsu_relay_" + replicating.getBackendPID();
        replicating
                .getReplicationAPI()
                .createReplicationSlot()
                .logical()
                .withSlotName(slot)
                .withOutputPlugin("pgoutput")
                .withTemporaryOption()
                .make();
        stream = replicating
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", publication)
                .withSlotOption("binary", "true")
                .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                .start();
    }

    /**
     * What keeps {@link #begin} from working, and what to do about it; empty for nothing. Changes nothing.
     *
     * @throws SQLException if the database is away, or refuses the connection
     */
    Optional<String> obstacle(SchemaName schema, long maxRowBytes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String level = ask(statement, "SHOW wal_level");
            if (!level.equals("logical")) {
                return Optional.of("wal_level of the database: " + level + " (expected: logical)");
            }
            boolean mayPublish = ask(statement, schema.in("""
                    SELECT has_database_privilege(current_database(), 'CREATE') AND pg_has_role(relowner, 'MEMBER')
                    FROM pg_class WHERE oid = '${schema}.message'::regclass
                    """)).equals("t");
            return mayPublish || exists(statement, publication(schema, maxRowBytes))
                    ? Optional.empty()
                    : Optional.of("publication " + publication(schema, maxRowBytes)
                            + ": missing, and the user may not create it (expected: the owner of the table runs \""
                            + createPublication(schema, maxRowBytes) + "\")");
        }
    }

    /** The publication of the rows that are not too large. */
    static String publication(SchemaName schema, long maxRowBytes) {
        return schema + "_outbox_" + Math.min(maxRowBytes, LARGEST_ROW);
    }

    private static String createPublication(SchemaName schema, long maxRowBytes) {
        return schema.in(
                "CREATE PUBLICATION " + publication(schema, maxRowBytes) + " FOR TABLE ${schema}.message WHERE ("
                        + SizedColumns.SIZE + " <= " + Math.min(maxRowBytes, LARGEST_ROW)
                        + ") WITH (publish = 'insert', publish_via_partition_root = true)");
    }

    private void publish(SchemaName schema, long maxRowBytes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement, publication(schema, maxRowBytes))) {
                statement.execute(createPublication(schema, maxRowBytes));
            }
        } catch (SQLException e) {
            if (!SqlState.hasCode(e, PostgreSqlState.DUPLICATE_OBJECT)) {
                throw e;
            }
        }
    }

    private static String ask(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static boolean exists(Statement statement, String publication) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT 1 FROM pg_publication WHERE pubname = '" + publication + "'")) {
            return found.next();
        }
    }

    /** The next row that has arrived; null if there is none now. Does not wait. */
    @Nullable WalRow next() throws SQLException {
        PGReplicationStream streaming = stream;
        if (streaming == null) {
            throw new SQLException("stream: not begun (expected: begun)");
        }
        for (ByteBuffer message = streaming.readPending(); message != null; message = streaming.readPending()) {
            WalRow row = decoder.decode(message);
            if (row != null) {
                acknowledge(streaming);
                return row;
            }
        }
        acknowledge(streaming);
        return null;
    }

    /**
     * Whatever has arrived need not be kept, also while rows never cease to come: what is lost here is in the table.
     */
    private static void acknowledge(PGReplicationStream streaming) {
        streaming.setFlushedLSN(streaming.getLastReceiveLSN());
        streaming.setAppliedLSN(streaming.getLastReceiveLSN());
    }

    /** Ends the connection, and with it the slot. Any thread. */
    @Override
    public void close() throws SQLException {
        connection.abort(Runnable::run);
    }
}
