package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.LogSequence;
import dev.hitotsu.postgresql.internal.table.CheckpointLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Brings the sequence of positions ahead of the relay and of all messages again, after it was set back or not restored.
 * Messages that got positions behind the relay move to new ones, so they are delivered. Some that were delivered before
 * may be delivered again, with the same id. Thread-safe; blocks, and holds up appends meanwhile.
 */
public final class PostgreSqlRealignment {
    /** Rows this much older than the newest of the log before the sequence went back may move, too: clocks may step. */
    private static final String MARGIN = "interval '1 minute'";

    private static final String COLUMNS =
            "id, topic, key, type, payload, headers, occurred_at, deliver_after, appended_at";

    private final DataSource dataSource;
    private final SchemaName schema;

    private PostgreSqlRealignment(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    /**
     * What was done.
     *
     * @param before the position of the sequence before
     * @param after its position now; the same where it was not behind
     * @param moved how many messages got new positions
     */
    public record Outcome(long before, long after, int moved) {}

    static PostgreSqlRealignment of(DataSource dataSource, SchemaName schema) {
        return new PostgreSqlRealignment(dataSource, schema);
    }

    /**
     * Does nothing where the sequence is not behind.
     *
     * @throws OutboxException where the database refuses; nothing was changed
     */
    public Outcome run() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            RowSecurity.offInTransaction(connection);
            Outcome outcome = run(connection);
            CheckedCommit.commit(connection);
            return outcome;
        } catch (SQLException e) {
            throw new OutboxException("realign: " + e.getMessage(), e);
        }
    }

    private Outcome run(Connection connection) throws SQLException {
        new LeaseTable(schema).lock(connection);
        execute(connection, "LOCK TABLE ${schema}.message IN SHARE ROW EXCLUSIVE MODE");
        long before = LogSequence.lastPosition(connection, schema);
        LogCheckpoint saved = CheckpointLog.newest(connection, schema);
        // A relay that reads the database's log counts by itself.
        long reached = CheckpointLog.isOfTable(saved) ? saved.position() : 0;
        long top = Math.max(reached, LogSequence.greatestPosition(connection, schema));
        if (before >= top) {
            return new Outcome(before, before, 0);
        }
        execute(connection, "SELECT setval('${schema}.message_position', " + top + ")");
        int moved = before < reached ? move(connection, before) : 0;
        return new Outcome(before, LogSequence.lastPosition(connection, schema), moved);
    }

    /** Moves the messages that were appended since the sequence went back, in their order. */
    private int move(Connection connection, long before) throws SQLException {
        String sql = schema.in("""
                WITH moved AS (
                    DELETE FROM ${schema}.message WHERE position <= ? AND appended_at > coalesce(
                        (SELECT max(appended_at) FROM ${schema}.message WHERE position > ?) - MARGIN, '-infinity')
                    RETURNING *),
                ordered AS (SELECT * FROM moved ORDER BY position)
                INSERT INTO ${schema}.message (position, COLUMNS) OVERRIDING SYSTEM VALUE
                SELECT nextval('${schema}.message_position'), COLUMNS FROM ordered
                """).replace("MARGIN", MARGIN).replace("COLUMNS", COLUMNS);
        try (PreparedStatement move = connection.prepareStatement(sql)) {
            move.setLong(1, before);
            move.setLong(2, before);
            return move.executeUpdate();
        }
    }

    private void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(schema.in(sql));
        }
    }
}
