package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.SegmentArchive;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A segment that nobody changes any more, read a page at a time. A database adds its query. */
public interface PagedSegment extends SegmentArchive.Segment {
    /** What one query may read at most. */
    int MAX_ROWS = 1_000;

    /** What one query may read at most, unless a single row is larger. */
    long MAX_BYTES = 8 << 20;

    DataSource dataSource();

    /**
     * The next {@link #MAX_ROWS} rows behind a position, which is its parameter, in their order; the first column is
     * the position.
     */
    String pageQuery();

    /** The row at which the result is. */
    LogEntry read(ResultSet row) throws SQLException;

    @Override
    default void forEach(SegmentArchive.Consumer consumer) throws Exception {
        try (Connection connection = dataSource().getConnection()) {
            List<LogEntry> page = page(connection, 0);
            while (!page.isEmpty()) {
                for (LogEntry entry : page) {
                    if (entry instanceof LogEntry.Readable) {
                        consumer.accept(entry.position(), entry.message());
                    }
                }
                page = page(connection, page.getLast().position());
            }
        }
    }

    private List<LogEntry> page(Connection connection, long after) throws SQLException {
        List<LogEntry> page = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(pageQuery())) {
            select.setLong(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    page.add(read(rows));
                }
            }
        }
        return page;
    }
}
