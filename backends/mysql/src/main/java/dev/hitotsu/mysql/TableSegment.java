package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentArchive;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A sealed segment, which nobody changes any more. */
record TableSegment(DataSource dataSource, SchemaName schema, String name) implements SegmentArchive.Segment {
    private static final int ROWS_PER_QUERY = 1_000;

    /** What one query may read at most, unless a single row is larger. */
    private static final long MAX_BYTES = 8 << 20;

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
        try (PreparedStatement select =
                connection.prepareStatement("SELECT position, " + MessageColumns.upTo(Long.MAX_VALUE)
                        + " FROM (SELECT *, SUM(size) OVER (ORDER BY position) - size AS bytes_before FROM (SELECT * FROM "
                        + schema
                        + "." + name + " WHERE position > ? AND kind = 0 ORDER BY position LIMIT " + ROWS_PER_QUERY
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
