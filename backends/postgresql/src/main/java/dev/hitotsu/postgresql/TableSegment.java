package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentArchive;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A segment that was delivered, with whatever else its table holds of earlier rounds.
 *
 * @param table of those that the segments take in turn
 * @param segment counted from the beginning of the log
 */
record TableSegment(DataSource dataSource, SchemaName schema, int table, long segment)
        implements SegmentArchive.Segment {
    private static final int ROWS_PER_QUERY = 1_000;

    /** What one query may read at most, unless a single row is larger. */
    private static final long MAX_BYTES = 8 << 20;

    @Override
    public String name() {
        return "message_" + table + "." + segment;
    }

    @Override
    public void forEach(SegmentArchive.Consumer consumer) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            long last = 0;
            List<LogEntry> page = page(connection, last);
            while (!page.isEmpty()) {
                for (LogEntry entry : page) {
                    if (entry instanceof LogEntry.Readable) {
                        consumer.accept(entry.position(), entry.message());
                    }
                    last = entry.position();
                }
                page = page(connection, last);
            }
        }
    }

    private List<LogEntry> page(Connection connection, long after) throws SQLException {
        List<LogEntry> page = new ArrayList<>();
        String before = "sum(coalesce(octet_length(payload), 0)) OVER (ORDER BY position)"
                + " - coalesce(octet_length(payload), 0)";
        try (PreparedStatement select = connection.prepareStatement("SELECT position, " + MessageColumns.NAMES
                + " FROM (SELECT *, " + before + " AS bytes_before FROM (SELECT * FROM " + schema + ".message_" + table
                + " WHERE position > ? ORDER BY position LIMIT " + ROWS_PER_QUERY
                + ") AS page) AS summed WHERE bytes_before < " + MAX_BYTES + " ORDER BY position")) {
            select.setLong(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    page.add(MessageColumns.CODEC.read(rows, rows.getLong(1), 2));
                }
            }
        }
        return page;
    }
}
