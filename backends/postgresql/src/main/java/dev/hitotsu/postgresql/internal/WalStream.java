package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/**
 * The rows of the log as the database writes them to its own log (WAL), from now on. The replication slot is temporary: it ends
 * with the connection, so it can neither be forgotten nor keep the database from removing its log. One thread uses it; only
 * {@link #close} may come from another one.
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
     * Begins to stream what is committed from now on. The server first waits for the end of all transactions that have written
     * something, which may take long; {@link #close} ends the waiting.
     *
     * @param maxRowBytes larger rows are left out, because the server would send them whole
     */
    void begin(SchemaName schema, long maxRowBytes) throws SQLException {
        long limit = Math.min(maxRowBytes, LARGEST_ROW);
        String publication = schema + "_outbox_" + limit;
        publish(schema, publication, limit);
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

    private void publish(SchemaName schema, String publication, long maxRowBytes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (exists(statement, publication)) {
                return;
            }
            statement.execute(schema.in("CREATE PUBLICATION " + publication + " FOR TABLE ${schema}.message WHERE ("
                    + SizedColumns.SIZE + " <= " + maxRowBytes
                    + ") WITH (publish = 'insert', publish_via_partition_root = true)"));
        } catch (SQLException e) {
            if (!SqlState.hasCode(e, PostgreSqlState.DUPLICATE_OBJECT)) {
                throw e;
            }
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

    /** Whatever has arrived need not be kept, also while rows never cease to come: what is lost here is in the table. */
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
