package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.relay.ArchiveGate;
import dev.hitotsu.jdbc.internal.relay.Segments;
import dev.hitotsu.postgresql.internal.LogSegments;
import dev.hitotsu.postgresql.internal.LogSequence;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import dev.hitotsu.postgresql.internal.table.ShortTableLock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties segments that were delivered and are past their retention. If a table is in use, the next sweep tries again.
 */
final class SegmentSweeper implements Segments {
    private static final Logger log = LoggerFactory.getLogger(SegmentSweeper.class);

    private final SchemaName schema;
    private final SegmentRetention retention;

    private final ArchiveGate archive;
    private final DataSource dataSource;

    /** @param dataSource for the archive, which reads aside */
    SegmentSweeper(DataSource dataSource, SchemaName schema, SegmentRetention retention, ArchiveGate archive) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.retention = retention;
        this.archive = archive;
    }

    /** Empties what the saved checkpoint covers. Needs auto-commit. */
    @Override
    public void sweep(Connection connection, LogCheckpoint saved) throws SQLException {
        long newest = newestPosition(connection);
        long current = LogSegments.segmentOf(newest);
        NavigableMap<Long, Integer> removable = new TreeMap<>();
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
                removable.put(segment, table);
            }
        }
        remove(connection, saved, removable, current);
    }

    /** The oldest first. The table of one that the next appends come round to is needed, whatever the archive does. */
    private void remove(Connection connection, LogCheckpoint saved, NavigableMap<Long, Integer> removable, long current)
            throws SQLException {
        int held = removable.size();
        for (Map.Entry<Long, Integer> next : removable.entrySet()) {
            TableSegment segment = new TableSegment(dataSource, schema, next.getValue(), next.getKey());
            boolean isNeeded = current - next.getKey() >= LogSegments.TABLE_COUNT - 2;
            if (!archive.mayRemove(segment, isNeeded ? Integer.MAX_VALUE : held)) {
                return;
            }
            truncate(connection, segment, saved);
            held--;
        }
    }

    @Override
    public boolean isDenied(SQLException error) {
        return SqlState.hasCode(error, PostgreSqlState.INSUFFICIENT_PRIVILEGE);
    }

    private boolean isPastRetention(Connection connection, int table, long segmentsAgo) throws SQLException {
        return segmentsAgo > retention.segments() || isOlderThanRetention(connection, table);
    }

    private void truncate(Connection connection, TableSegment segment, LogCheckpoint saved) throws SQLException {
        int table = segment.table();
        boolean ran = ShortTableLock.tryRun(connection, schema.in("""
                LOCK TABLE ${schema}.message_%1$d IN ACCESS EXCLUSIVE MODE;
                IF (SELECT coalesce(max(position), 0) FROM ${schema}.message_%1$d) <= %2$d THEN
                    TRUNCATE ${schema}.message_%1$d;
                END IF;
                """.formatted(table, saved.position())));
        if (ran && !hasRows(connection, table)) {
            archive.removed(segment.name());
            log.info("emptied the segment in table message_{}", table);
        }
    }

    /** Moves the next appends to the next segment, so that this one can be emptied although it is not full. */
    private void skipToNextSegment(Connection connection, long newest) throws SQLException {
        long next = LogSegments.firstPositionOf(LogSegments.segmentOf(newest) + 1);
        ShortTableLock.tryRun(
                connection, schema.in("""
                LOCK TABLE ${schema}.message IN SHARE MODE;
                IF (%s) = %d THEN
                    PERFORM setval('${schema}.message_position', %d, false);
                END IF;
                """.formatted(LogSequence.lastOrNextPosition(schema), newest, next)));
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
        return queryLong(connection, LogSequence.lastOrNextPosition(schema));
    }

    private static long queryLong(Connection connection, String sql) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
