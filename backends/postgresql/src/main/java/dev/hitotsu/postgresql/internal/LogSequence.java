package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The sequence of the log's positions. It must never be behind the relay: a row that gets a position which the relay
 * has passed would count as delivered and never be sent. That happens after {@code setval}, after a restore of the
 * tables without the sequence, and after an upgrade by logical replication, which does not copy sequences.
 */
public final class LogSequence {
    private static final String REALIGN = "The sequence was set back or not restored. Run \"hitotsu outbox realign\"";

    private LogSequence() {}

    /** The position that the sequence gave last, 0 for none. */
    public static long lastPosition(Connection connection, SchemaName schema) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(lastPosition(schema))) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The greatest position of a row in the log, 0 for none. Read it before the sequence: appends go on. */
    public static long greatestPosition(Connection connection, SchemaName schema) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery(schema.in("SELECT coalesce(max(position), 0) FROM ${schema}.message"))) {
            row.next();
            return row.getLong(1);
        }
    }

    static String lastPosition(SchemaName schema) {
        return schema.in("SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM ${schema}.message_position");
    }

    /**
     * Compares the sequence with a position that was read from the database before.
     *
     * @throws SchemaException where the sequence is behind
     */
    public static void requireNotBehind(SchemaName schema, long lastPosition, long reached) {
        if (lastPosition < reached) {
            throw new SchemaException("sequence " + schema + ".message_position: at " + lastPosition
                    + " (expected: at least "
                    + reached + ", the relay's position; new messages would never be sent. " + REALIGN + ")");
        }
    }

    /**
     * Compares the sequence with the rows of the log. Where it is behind them only, appends fail, and nothing is lost.
     *
     * @throws SchemaException where the sequence is behind
     */
    public static void requireNotBehindRows(Connection connection, SchemaName schema) throws SQLException {
        long greatest = greatestPosition(connection, schema);
        long last = lastPosition(connection, schema);
        if (last < greatest) {
            throw new SchemaException("sequence " + schema + ".message_position: at " + last + " (expected: at least "
                    + greatest + ", the greatest position of a message; appends fail. " + REALIGN + ")");
        }
    }

    /** Says of a refused append that its position has a row already. */
    public static OutboxException behindRows(SchemaName schema, SQLException cause) {
        return new OutboxException(
                "sequence " + schema + ".message_position: gave a position that a message has already (expected: one"
                        + " beyond all messages. " + REALIGN + ")",
                cause);
    }
}
