package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.relay.Checkpoints;
import dev.hitotsu.postgresql.internal.slot.SlotPlace;
import dev.hitotsu.relay.store.FencedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Saves checkpoints. It only ever adds rows, to one of two tables; when that table has grown, it empties the other one
 * and continues there. So there are no dead rows, which a long transaction would keep the database from removing.
 *
 * <p>A row counts only if its fence was the newest when it was written. Each write therefore locks the row of the
 * lease.
 */
public final class CheckpointLog implements Checkpoints {
    /** The kind of the checkpoints in the table. */
    public static final String KIND = "postgresql-log";

    /**
     * How large a table gets before the other one is emptied. Rarely: replaying TRUNCATE on a hot standby cancels the
     * queries that read the table there, or waits for them. Some hours of checkpoints at the default interval.
     */
    public static final long ROTATION_BYTES = 64 << 20;

    private static final String CURRENT_TERM =
            "SELECT fence FROM ${schema}.relay_lease WHERE name = 'relay' AND fence = ? FOR SHARE";

    private final SchemaName schema;
    private final long fence;
    private long number;
    private int table;

    public CheckpointLog(SchemaName schema, long fence) {
        this.schema = schema;
        this.fence = fence;
    }

    /** The newest checkpoint of any term, for a caller that saves none. */
    public static LogCheckpoint newest(Connection connection, SchemaName schema) throws SQLException {
        return new CheckpointLog(schema, 0).load(connection);
    }

    /** Whether the table is read from the checkpoint on, and not the database's log. */
    public static boolean isOfTable(LogCheckpoint checkpoint) {
        return checkpoint.kind().equals(KIND);
    }

    @Override
    public LogCheckpoint load(Connection connection) throws SQLException {
        String sql = schema.in("""
                SELECT position, gaps, kind, part, place FROM (
                    (SELECT 0 AS part, * FROM ${schema}.checkpoint_0 ORDER BY fence DESC, number DESC LIMIT 1)
                    UNION ALL
                    (SELECT 1 AS part, * FROM ${schema}.checkpoint_1 ORDER BY fence DESC, number DESC LIMIT 1)
                ) AS newest ORDER BY fence DESC, number DESC LIMIT 1
                """);
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet found = select.executeQuery()) {
            if (!found.next()) {
                return LogCheckpoint.start(KIND);
            }
            table = found.getInt(4);
            return SlotPlace.KIND.equals(found.getString(3))
                    ? new LogCheckpoint(SlotPlace.KIND, found.getLong(1), new long[0], found.getBytes(5))
                    : LogCheckpoint.read(found, KIND, schema);
        }
    }

    @Override
    public void save(Connection connection, LogCheckpoint checkpoint) throws SQLException {
        String sql = schema.in("WITH term AS (" + CURRENT_TERM + ") INSERT INTO ${schema}.checkpoint_" + table
                + " (fence, number, position, gaps, kind, place) SELECT fence, ?, ?, ?, ?, ? FROM term");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, fence);
            insert.setLong(2, ++number);
            insert.setLong(3, checkpoint.position());
            insert.setBytes(4, checkpoint.encodedGaps());
            insert.setString(5, checkpoint.kind());
            insert.setBytes(6, checkpoint.place());
            requireNewest(insert.executeUpdate() == 1);
        }
    }

    @Override
    public void requireNewestFence(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(schema.in(CURRENT_TERM))) {
            select.setLong(1, fence);
            try (ResultSet found = select.executeQuery()) {
                requireNewest(found.next());
            }
        }
    }

    /**
     * If this table has grown, empties the other one and continues there. While somebody reads the other table, for
     * example a dump, nothing changes; the next call tries again. A relay whose term is over empties nothing.
     */
    @Override
    public void cleanUp(Connection connection) throws SQLException {
        int other = 1 - table;
        if (size(connection) >= ROTATION_BYTES
                && ShortTableLock.tryRun(connection, schema.in("""
                PERFORM 1 FROM ${schema}.relay_lease WHERE name = 'relay' AND fence = %d FOR SHARE;
                IF FOUND THEN
                    TRUNCATE ${schema}.checkpoint_%d;
                END IF;
                """.formatted(fence, other)))) {
            table = other;
        }
    }

    private long size(Connection connection) throws SQLException {
        String sql = schema.in("SELECT pg_total_relation_size('${schema}.checkpoint_" + table + "')");
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void requireNewest(boolean newest) {
        if (!newest) {
            throw new FencedException(fence);
        }
    }
}
