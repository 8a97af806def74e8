package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.store.FencedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Saves checkpoints as rows that are only ever added, to one of two tables; when it has grown, the other is emptied and
 * takes over. So a transaction that is held open, which keeps dead rows from being removed, finds none to keep.
 *
 * <p>A row counts only if its fence was the newest when it was written: the row of the lease is locked for that moment.
 */
final class CheckpointLog {
    private static final long BYTES_BEFORE_ROTATION = 1 << 20;
    private static final String TERM =
            "SELECT fence FROM ${schema}.relay_lease WHERE name = 'relay' AND fence = ? FOR SHARE";

    private final SchemaName schema;
    private final long fence;
    private long number;
    private int table;

    CheckpointLog(SchemaName schema, long fence) {
        this.schema = schema;
        this.fence = fence;
    }

    /** The newest checkpoint of any term; from the beginning where there is none. */
    PostgreSqlCheckpoint load(Connection connection) throws SQLException {
        String sql = schema.in("""
                SELECT position, gaps, part FROM (
                    (SELECT 0 AS part, * FROM ${schema}.checkpoint_0 ORDER BY fence DESC, number DESC LIMIT 1)
                    UNION ALL
                    (SELECT 1 AS part, * FROM ${schema}.checkpoint_1 ORDER BY fence DESC, number DESC LIMIT 1)
                ) AS newest ORDER BY fence DESC, number DESC LIMIT 1
                """);
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery(sql)) {
            if (!found.next()) {
                return new PostgreSqlCheckpoint(0, new long[0]);
            }
            table = found.getInt(3);
            return new PostgreSqlCheckpoint(found.getLong(1), GapCodec.decode(found.getBytes(2)));
        }
    }

    /**
     * Adds the checkpoint, and keeps the lease from changing hands until the transaction ends.
     *
     * @throws FencedException where a newer term has begun
     */
    void save(Connection connection, PostgreSqlCheckpoint checkpoint) throws SQLException {
        String sql = schema.in("WITH term AS (" + TERM + ") INSERT INTO ${schema}.checkpoint_" + table
                + " (fence, number, position, gaps) SELECT fence, ?, ?, ? FROM term");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, fence);
            insert.setLong(2, ++number);
            insert.setLong(3, checkpoint.position());
            insert.setBytes(4, GapCodec.encode(checkpoint.ranges()));
            requireNewest(insert.executeUpdate() == 1);
        }
    }

    /** Checks the fence alone, and keeps the lease from changing hands until the transaction ends. */
    void guard(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(schema.in(TERM))) {
            select.setLong(1, fence);
            try (ResultSet found = select.executeQuery()) {
                requireNewest(found.next());
            }
        }
    }

    /**
     * Empties the other table and goes on there, if this one has grown. Where somebody reads the other one, as a dump does,
     * it stays as it is until the next time. A relay whose term is over empties nothing. To be called with auto-commit on.
     */
    void rotateIfGrown(Connection connection) throws SQLException {
        int other = 1 - table;
        if (size(connection) >= BYTES_BEFORE_ROTATION
                && BriefLock.tryRun(connection, schema.in("""
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
