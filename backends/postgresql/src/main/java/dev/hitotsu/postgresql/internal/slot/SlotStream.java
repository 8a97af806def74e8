package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;

/**
 * The database's log from a place on, which the server keeps until it is {@linkplain #confirm confirmed}. One thread at
 * a time uses it; only {@link #close} may come from another one meanwhile.
 */
final class SlotStream implements AutoCloseable {
    private static final int STATUS_SECONDS = 5;

    private final Connection connection;
    private final PGReplicationStream stream;

    private SlotStream(Connection connection, PGReplicationStream stream) {
        this.connection = connection;
        this.stream = stream;
    }

    /** Begins to stream what was committed from this place on. */
    static SlotStream open(DataSource replication, SchemaName schema, String slot, long lsn) throws SQLException {
        Connection connection = replication.getConnection();
        try {
            ChainedLogicalStreamBuilder builder = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(slot)
                    .withStartPosition(LogSequenceNumber.valueOf(lsn));
            PGReplicationStream stream = withoutAutomaticFlush(builder)
                    .withSlotOption("proto_version", "1")
                    .withSlotOption("publication_names", SlotName.publication(schema))
                    .withSlotOption("messages", "true")
                    .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                    .start();
            return new SlotStream(connection, stream);
        } catch (SQLException | RuntimeException e) {
            connection.abort(Runnable::run);
            throw e;
        }
    }

    /** Else the driver confirms what the server says in an idle moment, whether or not it was saved. */
    static ChainedLogicalStreamBuilder withoutAutomaticFlush(ChainedLogicalStreamBuilder stream) throws SQLException {
        try {
            return stream.withAutomaticFlush(false);
        } catch (NoSuchMethodError e) {
            throw new SQLException("driver: too old to read the log (expected: org.postgresql 42.7.14 or newer)", e);
        }
    }

    /** What has arrived next; null if there is nothing now. Does not wait. */
    @Nullable ByteBuffer next() throws SQLException {
        return stream.readPending();
    }

    /** How far the server says that it has come. */
    long received() {
        return stream.getLastReceiveLSN().asLong();
    }

    /** The server need not keep what is before this place. It is told so with the next status. */
    void confirm(long lsn) {
        stream.setFlushedLSN(LogSequenceNumber.valueOf(lsn));
        stream.setAppliedLSN(LogSequenceNumber.valueOf(lsn));
    }

    /** Tells the server what is confirmed, and has it answer how far it has come. */
    void exchangeStatus() throws SQLException {
        stream.forceUpdateStatus();
    }

    /** Ends the connection. Any thread. */
    @Override
    public void close() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is ended already.
        }
    }
}
