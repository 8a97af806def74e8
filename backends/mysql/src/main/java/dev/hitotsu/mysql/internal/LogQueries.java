package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements that read the log, each a walk along the primary key. Not thread-safe. */
final class LogQueries {
    /** Messages up to this size come with the first query. Larger ones are fetched once the page has room for them. */
    static final int MAX_INLINE_BYTES = 8 * 1024;

    private final Connection connection;
    private final SchemaName schema;
    private final long maxMessageBytes;
    private final String columns;

    LogQueries(Connection connection, SchemaName schema, long maxMessageBytes) {
        this.connection = connection;
        this.schema = schema;
        this.maxMessageBytes = maxMessageBytes;
        this.columns = "position, kind, size, " + MessageColumns.upTo(Math.min(MAX_INLINE_BYTES, maxMessageBytes));
    }

    /** The first rows after a position, in order. */
    List<LogRow> after(String table, long position, int limit) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(select(columns, table) + " WHERE position > ? ORDER BY position LIMIT ?")) {
            select.setLong(1, position);
            select.setInt(2, limit);
            return read(select);
        }
    }

    /** The first rows within some ranges, in order. */
    List<LogRow> within(String table, List<PositionRanges.Range> ranges, int limit) throws SQLException {
        String where = ranges.stream().map(LogQueries::condition).collect(Collectors.joining(" OR "));
        try (PreparedStatement select = connection.prepareStatement(
                select(columns, table) + " WHERE " + where + " ORDER BY position LIMIT ?")) {
            select.setInt(1, limit);
            return read(select);
        }
    }

    private static String condition(PositionRanges.Range range) {
        return range.first() == range.last()
                ? "position = " + range.first()
                : "position BETWEEN " + range.first() + " AND " + range.last();
    }

    /** The rows at some positions, whole as far as they may be read. */
    Map<Long, LogEntry> whole(String table, Collection<Long> positions) throws SQLException {
        Map<Long, LogEntry> entries = new HashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(select("position, " + MessageColumns.upTo(maxMessageBytes), table)
                        + " WHERE position IN (" + list(positions) + ")")) {
            while (rows.next()) {
                entries.put(rows.getLong(1), MessageColumns.CODEC.read(rows, rows.getLong(1), 2));
            }
        }
        return entries;
    }

    /** Those of some positions at which a row stands, committed or not. */
    Set<Long> used(String table, Collection<Long> positions) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // For the next transaction alone, which is the next statement.
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
            return positions(statement, select("position", table) + " WHERE position IN (" + list(positions) + ")");
        }
    }

    /**
     * Writes a row at each of the positions that is still free, so that nobody else can. Does nothing if the segment
     * that grows is another one by now.
     *
     * @param first position of the segment
     */
    void fill(Collection<Long> positions, long first) throws SQLException {
        // The id cannot be that of a message: no version of UUIDs begins like this.
        String sql = schema.in("INSERT IGNORE INTO ${schema}.message (position, kind, id, topic, type, occurred_at)"
                + " SELECT gap.free, 1, UNHEX(LPAD(HEX(gap.free), 32, 'F')), '', '', UTC_TIMESTAMP(6)"
                + " FROM ${schema}.message AS start JOIN JSON_TABLE('[" + list(positions)
                + "]', '$[*]' COLUMNS (free BIGINT PATH '$')) AS gap"
                + " WHERE start.position = " + first + " AND start.kind = 2");
        try (Statement insert = connection.createStatement()) {
            insert.executeUpdate(sql);
        }
    }

    /** Those of some positions whose messages are parked. */
    Set<Long> parkedAmong(Collection<Long> positions) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return positions(
                    statement,
                    schema.in("SELECT position FROM ${schema}.parked WHERE position IN (" + list(positions) + ")"));
        }
    }

    /** The greatest position of a parked message, 0 for none. */
    long lastParkedPosition() throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(
                        schema.in("SELECT COALESCE(MAX(position), 0) FROM ${schema}.parked WHERE position < "
                                + CopyPosition.FIRST))) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<LogRow> read(PreparedStatement select) throws SQLException {
        List<LogRow> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(row(rows));
            }
        }
        return found;
    }

    private LogRow row(ResultSet rows) throws SQLException {
        long position = rows.getLong(1);
        LogRow.Kind kind = LogRow.Kind.of(rows.getInt(2));
        long size = rows.getLong(3);
        if (kind != LogRow.Kind.MESSAGE) {
            return new LogRow(position, kind, 0, null);
        }
        LogEntry entry = MessageColumns.CODEC.read(rows, position, 4);
        return new LogRow(
                position,
                kind,
                size,
                size <= maxMessageBytes
                        ? entry
                        : new LogEntry.Oversized(position, entry.message(), size, maxMessageBytes));
    }

    /** The index on ids would do for some of these queries, in another order. */
    private String select(String selected, String table) {
        return "SELECT " + selected + " FROM " + schema + "." + table + " FORCE INDEX (PRIMARY)";
    }

    private static Set<Long> positions(Statement statement, String sql) throws SQLException {
        Set<Long> found = new HashSet<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    private static String list(Collection<Long> positions) {
        return positions.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
