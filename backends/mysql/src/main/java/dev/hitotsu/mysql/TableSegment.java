package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.PagedSegment;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A sealed segment, which nobody changes any more. */
record TableSegment(DataSource dataSource, SchemaName schema, String name) implements PagedSegment {
    @Override
    public String pageQuery() {
        return "SELECT position, " + MessageColumns.upTo(Long.MAX_VALUE)
                + " FROM (SELECT *, SUM(size) OVER (ORDER BY position) - size AS bytes_before FROM (SELECT * FROM "
                + schema + "." + name + " WHERE position > ? AND kind = 0 ORDER BY position LIMIT " + MAX_ROWS
                + ") AS page) AS summed WHERE bytes_before < " + MAX_BYTES + " ORDER BY position";
    }

    @Override
    public LogEntry read(ResultSet row) throws SQLException {
        return MessageColumns.CODEC.read(row, row.getLong(1), 2);
    }
}
