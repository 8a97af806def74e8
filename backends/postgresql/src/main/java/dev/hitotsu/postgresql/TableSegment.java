package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.PagedSegment;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A segment that was delivered, with whatever else its table holds of earlier rounds.
 *
 * @param table of those that the segments take in turn
 * @param segment counted from the beginning of the log
 */
record TableSegment(DataSource dataSource, SchemaName schema, int table, long segment) implements PagedSegment {
    @Override
    public String name() {
        return "message_" + table + "." + segment;
    }

    @Override
    public String pageQuery() {
        String before = "sum(coalesce(octet_length(payload), 0)) OVER (ORDER BY position)"
                + " - coalesce(octet_length(payload), 0)";
        return "SELECT position, " + MessageColumns.NAMES + " FROM (SELECT *, " + before
                + " AS bytes_before FROM (SELECT * FROM " + schema + ".message_" + table
                + " WHERE position > ? ORDER BY position LIMIT " + MAX_ROWS
                + ") AS page) AS summed WHERE bytes_before < " + MAX_BYTES + " ORDER BY position";
    }

    @Override
    public LogEntry read(ResultSet row) throws SQLException {
        return MessageColumns.CODEC.read(row, row.getLong(1), 2);
    }
}
