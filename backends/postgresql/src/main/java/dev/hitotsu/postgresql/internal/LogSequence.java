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
 *
 * <p>All reads of it are here. A draw changes the sequence's only row in place. At every 32nd draw the row shows, for a
 * moment, a position that is 32 ahead, for the database's log (PostgreSQL's source, nextval_internal in sequence.c). A
 * SELECT from the sequence sees that; {@code pg_sequence_last_value} waits until the draw is done.
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

    /** A query for the position that the sequence gave last, 0 for none. Needs SELECT on the sequence. */
    public static String lastPosition(SchemaName schema) {
        return query(schema, "last_value - 1");
    }

    /** As {@link #lastPosition(SchemaName)}, but the next position where none was given since it was set. */
    public static String lastOrNextPosition(SchemaName schema) {
        return query(schema, "last_value");
    }

    /**
     * The function has no answer for a sequence that has given nothing since it was made or set: then the row is read,
     * and believed only if the function has no answer afterwards either.
     */
    private static String query(SchemaName schema, String unused) {
        return schema.in("""
                SELECT coalesce(${last}, (SELECT coalesce(CASE WHEN row.unused IS NOT NULL THEN ${last} END, row.unused)
                    FROM (SELECT ${unused} AS unused FROM ${schema}.message_position OFFSET 0) AS row))
                """.replace("${last}", "pg_sequence_last_value('${schema}.message_position'::regclass)")
                .replace("${unused}", unused));
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
