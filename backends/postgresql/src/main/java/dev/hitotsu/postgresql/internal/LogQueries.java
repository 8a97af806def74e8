package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.store.CopyPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that reads the log. It reads each segment from its own table in the order of positions, so each part is one
 * index scan. It appends the parts to each other and never sorts. Not thread-safe.
 */
final class LogQueries {
    /** Rows without a larger value come with the first query. Others are fetched once the page has room for them. */
    private static final long MAX_VALUE_BYTES = 8 * 1024;

    private final SchemaName schema;
    private final String columns;
    private final String largeRowColumns;
    private boolean allSegments;

    /**
     * Queries.
     *
     * @param maxMessageBytes of larger rows {@link #largeRows} reads only what identifies them
     */
    LogQueries(SchemaName schema, long maxMessageBytes) {
        this.schema = schema;
        // So no row whose values come at once is larger than a message may be.
        long maxValueBytes = Math.min(MAX_VALUE_BYTES, maxMessageBytes / SizedColumns.VALUES);
        this.columns =
                "position, " + SizedColumns.sizeBeyond(maxValueBytes) + ", " + SizedColumns.valuesUpTo(maxValueBytes);
        this.largeRowColumns = "position, size, " + SizedColumns.upTo(maxMessageBytes);
    }

    /**
     * Selects the rows in these gaps and, if a position is given, the new ones after it: the position, the size of a
     * large row or null, and the message, without its large values.
     */
    String entries(List<SegmentGaps> gaps, @Nullable Long position, int limit) {
        List<String> parts = new ArrayList<>();
        gaps.forEach(group -> parts.add(inGaps(group, limit)));
        if (position != null) {
            parts.add(allSegments ? newInAllSegments(position, limit) : newInNearbySegments(position, limit));
        }
        return "SELECT * FROM (" + String.join(" UNION ALL ", parts) + ") AS found LIMIT " + limit;
    }

    private String inGaps(SegmentGaps gaps, int limit) {
        OptionalInt table = gaps.table();
        return "(SELECT row.* FROM " + gaps.asTable() + " CROSS JOIN LATERAL "
                + select(
                        table.isPresent() ? table(table.getAsInt()) : schema + ".message",
                        "BETWEEN gap.first AND gap.last",
                        limit)
                + " AS row)";
    }

    private String newInNearbySegments(long position, int limit) {
        long middle = LogSegments.firstPositionOf(LogSegments.segmentOf(position + 1) + 1);
        long end = LogSegments.firstPositionOf(LogSegments.segmentOf(middle) + 1);
        return newInTable(position + 1, middle - 1, limit) + " UNION ALL " + newInTable(middle, end - 1, limit);
    }

    private String newInTable(long first, long last, int limit) {
        return select(table(LogSegments.tableOf(first)), "BETWEEN " + first + " AND " + last, limit);
    }

    private String newInAllSegments(long position, int limit) {
        return select(schema + ".message", "> " + position, limit);
    }

    private String select(String table, String positions, int limit) {
        return "(SELECT " + columns + " FROM " + table + " WHERE position " + positions + " ORDER BY position LIMIT "
                + limit + ")";
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
        return schema.in(
                "SELECT coalesce(max(position), 0) FROM ${schema}.parked WHERE position < " + CopyPosition.FIRST);
    }

    /** Those of some positions whose messages are parked. */
    String parkedAmong() {
        return schema.in("SELECT position FROM ${schema}.parked WHERE position = ANY (?)");
    }

    /** The rows at some positions: the position, the size and the message, whole as far as it may be read. */
    String largeRows() {
        return "SELECT " + largeRowColumns + " FROM "
                + SizedColumns.sized(schema + ".message WHERE position = ANY (?)");
    }

    private String table(int number) {
        return schema + ".message_" + number;
    }
}
