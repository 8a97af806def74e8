package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.relay.Segments;
import dev.hitotsu.postgresql.internal.LogSegments;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties segments that were delivered and are past their retention. If a table is in use, the next sweep tries again.
 */
final class SegmentSweeper implements Segments {
    private static final Logger log = LoggerFactory.getLogger(SegmentSweeper.class);

    private final SchemaName schema;
    private final SegmentRetention retention;

    SegmentSweeper(SchemaName schema, SegmentRetention retention) {
        this.schema = schema;
        this.retention = retention;
    }

    /** Empties what the saved checkpoint covers. Needs auto-commit. */
    @Override
    public void sweep(Connection connection, LogCheckpoint saved) throws SQLException {
        long newest = newestPosition(connection);
        long current = LogSegments.segmentOf(newest);
        for (int table = 0; table < LogSegments.TABLE_COUNT; table++) {
            long segment = current - Math.floorMod(current - table, LogSegments.TABLE_COUNT);
            if (segment < 0 || !hasRows(connection, table)) {
                continue;
            }
            if (segment == current) {
                if (isOldAndDelivered(connection, table, saved)) {
                    skipToNextSegment(connection, newest);
                }
            } else if (LogSegments.isCovered(segment, saved) && isPastRetention(connection, table, current - segment)) {
                truncate(connection, table, saved);
            }
        }
    }

    @Override
    public boolean isDenied(SQLException error) {
        return SqlState.hasCode(error, PostgreSqlState.INSUFFICIENT_PRIVILEGE);
    }

    private boolean isPastRetention(Connection connection, int table, long segmentsAgo) throws SQLException {
        return segmentsAgo > retention.segments() || isOlderThanRetention(connection, table);
    }

    private void truncate(Connection connection, int table, LogCheckpoint saved) throws SQLException {
        boolean ran = ShortTableLock.tryRun(connection, schema.in("""
                LOCK TABLE ${schema}.message_%1$d IN ACCESS EXCLUSIVE MODE;
                IF (SELECT coalesce(max(position), 0) FROM ${schema}.message_%1$d) <= %2$d THEN
                    TRUNCATE ${schema}.message_%1$d;
                END IF;
                """.formatted(table, saved.position())));
        if (ran && !hasRows(connection, table)) {
            log.info("emptied the segment in table message_{}", table);
        }
    }

    /** Moves the next appends to the next segment, so that this one can be emptied although it is not full. */
    private void skipToNextSegment(Connection connection, long newest) throws SQLException {
        long next = LogSegments.firstPositionOf(LogSegments.segmentOf(newest) + 1);
        ShortTableLock.tryRun(connection, schema.in("""
                LOCK TABLE ${schema}.message IN SHARE MODE;
                IF (SELECT last_value FROM ${schema}.message_position) = %d THEN
                    PERFORM setval('${schema}.message_position', %d, false);
                END IF;
                """.formatted(newest, next)));
    }

    private boolean isOldAndDelivered(Connection connection, int table, LogCheckpoint saved) throws SQLException {
        return greatestPosition(connection, table) <= saved.position() && isOlderThanRetention(connection, table);
    }

    private boolean isOlderThanRetention(Connection connection, int table) throws SQLException {
        return queryLong(
                        connection,
                        "SELECT coalesce((SELECT CASE WHEN appended_at < clock_timestamp() - interval '"
                                + retention.age().toMillis() + " milliseconds' THEN 1 ELSE 0 END FROM " + schema
                                + ".message_" + table + " ORDER BY position DESC LIMIT 1), 1)")
                == 1;
    }

    private boolean hasRows(Connection connection, int table) throws SQLException {
        return queryLong(connection, "SELECT pg_relation_size('" + schema + ".message_" + table + "')") > 0;
    }

    private long greatestPosition(Connection connection, int table) throws SQLException {
        return queryLong(connection, "SELECT coalesce(max(position), 0) FROM " + schema + ".message_" + table);
    }

    private long newestPosition(Connection connection) throws SQLException {
        return queryLong(connection, "SELECT last_value FROM " + schema + ".message_position");
    }

    private static long queryLong(Connection connection, String sql) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
