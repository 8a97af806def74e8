package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that reads the log. It reads each segment from its own table in the order of positions, so each part is one index
 * scan. It appends the parts to each other and never sorts. Not thread-safe.
 */
final class LogQueries {
    private final SchemaName schema;
    private final String columns;
    private final String largeRowColumns;
    private boolean allSegments;

    /**
     * Queries.
     *
     * @param maxInlineBytes of larger rows {@link #entries} reads only what identifies them
     * @param maxMessageBytes of larger rows {@link #largeRows} reads nothing more either
     */
    LogQueries(SchemaName schema, int maxInlineBytes, long maxMessageBytes) {
        this.schema = schema;
        this.columns = "position, size, " + SizedColumns.upTo(Math.min(maxInlineBytes, maxMessageBytes));
        this.largeRowColumns = "position, " + SizedColumns.upTo(maxMessageBytes);
    }

    /** Selects entries in the gaps of these tables (empty for the whole log) and, if a position is given, the new ones after it. */
    String entries(List<OptionalInt> gapTables, @Nullable Long position) {
        List<String> parts = new ArrayList<>();
        gapTables.forEach(table -> parts.add(inGaps(table)));
        if (position != null) {
            parts.add(allSegments ? newInAllSegments() : newInNearbySegments(position));
        }
        return "SELECT * FROM (" + String.join(" UNION ALL ", parts) + ") AS found LIMIT ?";
    }

    private String inGaps(OptionalInt table) {
        return "(SELECT row.* FROM unnest(?, ?) AS gap(first, last) CROSS JOIN LATERAL "
                + select((table.isPresent() ? table(table.getAsInt()) : schema + ".message")
                        + " WHERE position BETWEEN gap.first AND gap.last ORDER BY position LIMIT ?")
                + " AS row)";
    }

    private String newInNearbySegments(long position) {
        return newInTable(LogSegments.tableOf(position + 1)) + " UNION ALL "
                + newInTable(LogSegments.tableOf(LogSegments.firstPositionOf(LogSegments.segmentOf(position + 1) + 1)));
    }

    private String newInTable(int table) {
        return select(table(table) + " WHERE position BETWEEN ? AND ? ORDER BY position LIMIT ?");
    }

    private String newInAllSegments() {
        return select(schema + ".message WHERE position > ? ORDER BY position LIMIT ?");
    }

    private String select(String rows) {
        return "(SELECT " + columns + " FROM " + SizedColumns.sized(rows) + ")";
    }

    /** Binds the parameters of {@link #entries} for the new rows; returns the next free parameter. */
    int bindNewRows(PreparedStatement select, int first, long position, int limit) throws SQLException {
        int next = first;
        if (allSegments) {
            select.setLong(next++, position);
            select.setInt(next++, limit);
            return next;
        }
        long segment = LogSegments.segmentOf(position + 1);
        for (long low = position + 1; segment <= LogSegments.segmentOf(position + 1) + 1; segment++) {
            long end = LogSegments.firstPositionOf(segment + 1);
            select.setLong(next++, low);
            select.setLong(next++, end - 1);
            select.setInt(next++, limit);
            low = end;
        }
        return next;
    }

    /** If the log continues beyond the two nearest segments, the next query reads all segments. */
    void chooseSegments(long newest, long position) {
        allSegments = LogSegments.segmentOf(newest) > LogSegments.segmentOf(position + 1) + 1;
    }

    /** The next query reads the two nearest segments only. */
    void readNearbySegments() {
        allSegments = false;
    }

    /** The transactions that may still write to the log. */
    String lockHolders() {
        return schema.in("""
                SELECT DISTINCT virtualtransaction FROM pg_locks
                WHERE locktype = 'relation' AND relation = '${schema}.message'::regclass
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND mode = 'RowExclusiveLock' AND granted
                """);
    }

    /** The position that the sequence handed out last. */
    String newestPosition() {
        return LogSequence.lastPosition(schema);
    }

    /** The greatest position of a parked message, 0 for none. */
    String lastParkedPosition() {
        return schema.in("SELECT coalesce(max(position), 0) FROM ${schema}.parked");
    }

    /** Those of some positions whose messages are parked. */
    String parkedAmong() {
        return schema.in("SELECT position FROM ${schema}.parked WHERE position = ANY (?)");
    }

    /** The rows at some positions, whole as far as they may be read. */
    String largeRows() {
        return "SELECT " + largeRowColumns + " FROM "
                + SizedColumns.sized(schema + ".message WHERE position = ANY (?)");
    }

    private String table(int number) {
        return schema + ".message_" + number;
    }
}
