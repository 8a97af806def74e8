package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that reads the log. Segments are read by their own tables, in the order of their positions, so that each part
 * is one walk along an index; the parts are put one after the other and never sorted.
 */
final class LogStatements {
    private final SchemaName schema;
    private final String columns;
    private boolean everywhere;

    LogStatements(SchemaName schema, int inlineBytes) {
        this.schema = schema;
        this.columns = "position, coalesce(octet_length(payload), 0), id, topic, key, type, "
                + "CASE WHEN octet_length(payload) <= " + inlineBytes
                + " THEN payload END, headers, occurred_at, deliver_after";
    }

    /** The select over the gaps in these tables (empty for the whole log) and, where a position is given, over what is new behind it. */
    String select(List<OptionalInt> gapTables, @Nullable Long position) {
        List<String> parts = new ArrayList<>();
        gapTables.forEach(table -> parts.add(inGaps(table)));
        if (position != null) {
            parts.add(everywhere ? newEverywhere() : newNearby(position));
        }
        return "SELECT * FROM (" + String.join(" UNION ALL ", parts) + ") AS found LIMIT ?";
    }

    private String inGaps(OptionalInt table) {
        return "(SELECT row.* FROM unnest(?, ?) AS gap(first, last) CROSS JOIN LATERAL (SELECT " + columns + " FROM "
                + (table.isPresent() ? table(table.getAsInt()) : schema + ".message")
                + " WHERE position BETWEEN gap.first AND gap.last ORDER BY position LIMIT ?) AS row)";
    }

    private String newNearby(long position) {
        return newIn(Segments.tableOf(position + 1)) + " UNION ALL "
                + newIn(Segments.tableOf(Segments.firstOf(Segments.numberOf(position + 1) + 1)));
    }

    private String newIn(int table) {
        return "(SELECT " + columns + " FROM " + table(table)
                + " WHERE position BETWEEN ? AND ? ORDER BY position LIMIT ?)";
    }

    private String newEverywhere() {
        return "(SELECT " + columns + " FROM " + schema + ".message WHERE position > ? ORDER BY position LIMIT ?)";
    }

    /** Binds what {@link #select} left open for the new rows; returns the next free parameter. */
    int bindNew(PreparedStatement select, int first, long position, int limit) throws SQLException {
        int next = first;
        if (everywhere) {
            select.setLong(next++, position);
            select.setInt(next++, limit);
            return next;
        }
        long segment = Segments.numberOf(position + 1);
        for (long low = position + 1; segment <= Segments.numberOf(position + 1) + 1; segment++) {
            long end = Segments.firstOf(segment + 1);
            select.setLong(next++, low);
            select.setLong(next++, end - 1);
            select.setInt(next++, limit);
            low = end;
        }
        return next;
    }

    /** Where the log goes on beyond the two segments that are looked at, the next read looks at all of them. */
    void lookFurtherAhead(long newest, long position) {
        everywhere = Segments.numberOf(newest) > Segments.numberOf(position + 1) + 1;
    }

    /** Back to the two nearest segments. */
    void lookNearby() {
        everywhere = false;
    }

    String holders() {
        return schema.in("""
                SELECT DISTINCT virtualtransaction FROM pg_locks
                WHERE locktype = 'relation' AND relation = '${schema}.message'::regclass
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND mode = 'RowExclusiveLock' AND granted
                """);
    }

    /** The position that was handed out last. */
    String newestPosition() {
        return schema.in("SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM ${schema}.message_position");
    }

    String payloads() {
        return schema.in("SELECT position, payload FROM ${schema}.message WHERE position = ANY (?)");
    }

    private String table(int number) {
        return schema + ".message_" + number;
    }
}
