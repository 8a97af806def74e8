package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties segments that were delivered and are old enough. Where somebody holds on to one, it tries again another time.
 */
final class SegmentSweeper {
    private static final Logger log = LoggerFactory.getLogger(SegmentSweeper.class);

    private final SchemaName schema;
    private final SegmentRetention retention;

    SegmentSweeper(SchemaName schema, SegmentRetention retention) {
        this.schema = schema;
        this.retention = retention;
    }

    /** Sweeps what the saved checkpoint covers. To be called with auto-commit on. */
    void sweep(Connection connection, PostgreSqlCheckpoint saved) throws SQLException {
        long newest = newestPosition(connection);
        long current = Segments.numberOf(newest);
        for (int table = 0; table < Segments.COUNT; table++) {
            long segment = current - Math.floorMod(current - table, Segments.COUNT);
            if (segment < 0 || !hasRows(connection, table)) {
                continue;
            }
            if (segment == current) {
                if (isOldAndDelivered(connection, table, saved)) {
                    moveOn(connection, newest);
                }
            } else if (saved.covers(segment) && mayGo(connection, table, current - segment)) {
                empty(connection, table, saved);
            }
        }
    }

    private boolean mayGo(Connection connection, int table, long segmentsAgo) throws SQLException {
        return segmentsAgo > retention.segments() || isOlderThanRetention(connection, table);
    }

    private void empty(Connection connection, int table, PostgreSqlCheckpoint saved) throws SQLException {
        boolean ran = BriefLock.tryRun(connection, schema.in("""
                LOCK TABLE ${schema}.message_%1$d IN ACCESS EXCLUSIVE MODE;
                IF (SELECT coalesce(max(position), 0) FROM ${schema}.message_%1$d) <= %2$d THEN
                    TRUNCATE ${schema}.message_%1$d;
                END IF;
                """.formatted(table, saved.position())));
        if (ran && !hasRows(connection, table)) {
            log.info("segment {} emptied", table);
        }
    }

    /** Sends the next appends to the next segment, so that this one can go although it never fills up. */
    private void moveOn(Connection connection, long newest) throws SQLException {
        long next = Segments.firstOf(Segments.numberOf(newest) + 1);
        BriefLock.tryRun(connection, schema.in("""
                LOCK TABLE ${schema}.message IN SHARE MODE;
                IF (SELECT last_value FROM ${schema}.message_position) = %d THEN
                    PERFORM setval('${schema}.message_position', %d, false);
                END IF;
                """.formatted(newest, next)));
    }

    private boolean isOldAndDelivered(Connection connection, int table, PostgreSqlCheckpoint saved)
            throws SQLException {
        return greatestPosition(connection, table) <= saved.position() && isOlderThanRetention(connection, table);
    }

    private boolean isOlderThanRetention(Connection connection, int table) throws SQLException {
        return ask(
                        connection,
                        "SELECT coalesce((SELECT CASE WHEN appended_at < clock_timestamp() - interval '"
                                + retention.age().toMillis() + " milliseconds' THEN 1 ELSE 0 END FROM " + schema
                                + ".message_" + table + " ORDER BY position DESC LIMIT 1), 1)")
                == 1;
    }

    private boolean hasRows(Connection connection, int table) throws SQLException {
        return ask(connection, "SELECT pg_relation_size('" + schema + ".message_" + table + "')") > 0;
    }

    private long greatestPosition(Connection connection, int table) throws SQLException {
        return ask(connection, "SELECT coalesce(max(position), 0) FROM " + schema + ".message_" + table);
    }

    private long newestPosition(Connection connection) throws SQLException {
        return ask(connection, "SELECT last_value FROM " + schema + ".message_position");
    }

    private static long ask(Connection connection, String sql) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
