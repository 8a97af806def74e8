package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.relay.Checkpoints;
import dev.hitotsu.relay.store.FencedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How far the relay has come: a part of the row of the relay. Each write is one UPDATE on condition that the fence is
 * the newest. So it locks the row, and nobody can take the lease before it has committed.
 */
public final class CheckpointTable implements Checkpoints {
    /** The kind of its checkpoints. */
    public static final String KIND = "mysql-log";

    private final SchemaName schema;
    private final long fence;

    public CheckpointTable(SchemaName schema, long fence) {
        this.schema = schema;
        this.fence = fence;
    }

    /** The newest checkpoint of any term. */
    public static LogCheckpoint newest(Connection connection, SchemaName schema) throws SQLException {
        String sql = schema.in("SELECT position, gaps, checkpoint_kind FROM ${schema}.relay WHERE name = 'relay'");
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            if (!row.next()) {
                throw new SchemaException("schema \"" + schema + "\": the table relay is empty (expected: one row, as"
                        + " \"hitotsu schema apply\" makes it)");
            }
            return LogCheckpoint.read(row, KIND, schema);
        }
    }

    @Override
    public LogCheckpoint load(Connection connection) throws SQLException {
        return newest(connection, schema);
    }

    @Override
    public void save(Connection connection, LogCheckpoint checkpoint) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.relay SET position = ?, gaps = ?, checkpoint_kind = ?,"
                + " saves = saves + 1, saved_at = UTC_TIMESTAMP(6) WHERE name = 'relay' AND fence = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, checkpoint.position());
            update.setBytes(2, checkpoint.encodedGaps());
            update.setString(3, checkpoint.kind());
            update.setLong(4, fence);
            requireNewest(update.executeUpdate() == 1);
        }
    }

    @Override
    public void requireNewestFence(Connection connection) throws SQLException {
        String sql = schema.in("SELECT 1 FROM ${schema}.relay WHERE name = 'relay' AND fence = ? FOR UPDATE");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, fence);
            try (ResultSet found = select.executeQuery()) {
                requireNewest(found.next());
            }
        }
    }

    private void requireNewest(boolean newest) {
        if (!newest) {
            throw new FencedException(fence);
        }
    }
}
