package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The sequence of the log's positions. It must never be behind the relay: a row that gets a position which the relay has passed
 * would count as delivered and never be sent. That happens after {@code setval}, after a restore of the tables without the
 * sequence, and after an upgrade by logical replication, which does not copy sequences.
 */
public final class LogSequence {
    private LogSequence() {}

    /** The position that the sequence gave last, 0 for none. */
    public static long lastPosition(Connection connection, SchemaName schema) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(lastPosition(schema))) {
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
                    + reached + ", the relay's position; the sequence was set back or not restored, and new messages"
                    + " would never be sent. Run \"hitotsu outbox realign\")");
        }
    }
}
