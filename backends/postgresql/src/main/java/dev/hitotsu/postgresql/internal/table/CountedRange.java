package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.LogSegments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A range of the log that begins and ends with a message, and how many were counted in it. None of them goes away while
 * these two are there, because the log is emptied a segment at a time and the range lies in two at most. A number that
 * was counted once can so be known again, at the cost of looking for two messages.
 *
 * @param messages how many there are at least; more appear where transactions commit late
 */
record CountedRange(Row first, Row last, long messages) {
    /** A message, and where it is. Another one may have its position after the database was restored. */
    record Row(long position, UUID id) {}

    /** The range, if it is of use later: of further segments between its ends nobody would know what became of them. */
    static @Nullable CountedRange kept(@Nullable CountedRange range) {
        boolean isOfUse = range != null
                && LogSegments.segmentOf(range.last.position) - LogSegments.segmentOf(range.first.position) <= 1;
        return isOfUse ? range : null;
    }

    /** Whether its messages are in the log. Finds two rows by their position. */
    boolean isThere(Connection connection, SchemaName schema) throws SQLException {
        String sql = schema.in(
                "SELECT count(*) FROM ${schema}.message WHERE position IN (?, ?) AND (position, id) IN ((?, ?), (?, ?))");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, first.position);
            select.setLong(2, last.position);
            select.setLong(3, first.position);
            select.setObject(4, first.id);
            select.setLong(5, last.position);
            select.setObject(6, last.id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1) == 2;
            }
        }
    }
}
