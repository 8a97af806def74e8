package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.Order;
import dev.hitotsu.jdbc.internal.operator.Page;
import dev.hitotsu.jdbc.internal.operator.PageQueries;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.internal.GapBounds;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Finds where the messages are that pass a filter, along indexes alone. */
public final class OutboxPageQueries implements PageQueries {
    private static final String COLUMNS = "position, topic, appended_at";
    private static final String IN_RANGE = "position > ? AND position <= ?";

    private final SchemaName schema;

    public OutboxPageQueries(SchemaName schema) {
        this.schema = schema;
    }

    /**
     * {@inheritDoc} The pairs leave the planner no other index: by the position alone it would look for a rare state
     * among all messages.
     */
    @Override
    public Page parked(Connection connection, EntryFilter filter, EntryRange range, Order order) throws SQLException {
        IndexScans.only(connection);
        EntryRange ending = range.upTo() == Long.MAX_VALUE ? upToLastParked(connection, range) : range;
        String rows = "SELECT " + COLUMNS + ", last_error, changed_at FROM ${schema}.parked"
                + " WHERE (state, position) > (?, ?) AND (state, position) <= (?, ?)";
        return find(connection, rows, "state " + order.direction() + ", ", filter, ending, order, (statement, next) -> {
            statement.setString(next, filter.state().name());
            statement.setLong(next + 1, ending.after());
            statement.setString(next + 2, filter.state().name());
            statement.setLong(next + 3, ending.upTo());
            return next + 4;
        });
    }

    /** {@inheritDoc} Reads the index from the state's beginning on, wherever the range begins. */
    @Override
    public Count count(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        IndexScans.only(connection);
        FilterConditions conditions = new FilterConditions(filter);
        String sql = schema.in("""
                SELECT count(*) FILTER (WHERE passes), count(*) FROM (
                    SELECT %1$s AS passes
                    FROM ${schema}.parked WHERE state >= ? AND position > ? AND state <= ? AND position <= ?
                    ORDER BY state, position LIMIT %2$d) AS first
                """.formatted(conditions.sql(), OutboxStatus.MAX_COUNT));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = conditions.bind(select, 1);
            select.setString(next, filter.state().name());
            select.setLong(next + 1, range.after());
            select.setString(next + 2, filter.state().name());
            select.setLong(next + 3, range.upTo());
            return Count.read(select);
        }
    }

    private EntryRange upToLastParked(Connection connection, EntryRange range) throws SQLException {
        long last = new ParkedTable(schema).last(connection, Long.MAX_VALUE);
        return new EntryRange(range.after(), Math.max(range.after(), last));
    }

    @Override
    public Page pending(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        IndexScans.only(connection);
        LogCheckpoint saved = CheckpointLog.newest(connection, schema);
        String rows = """
                SELECT %1$s, NULL AS last_error, NULL::timestamptz AS changed_at FROM (
                    (SELECT %1$s FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)
                        JOIN ${schema}.message ON position BETWEEN first AND last)
                    UNION ALL
                    (SELECT %1$s FROM ${schema}.message WHERE position > greatest(?, ?) ORDER BY position LIMIT %2$d)
                ) AS waiting WHERE %3$s""".formatted(COLUMNS, Page.rows(filter), IN_RANGE);
        return find(connection, rows, "", filter, range, Order.OLDEST_FIRST, (statement, next) -> {
            int behind = GapBounds.bind(statement, next, saved);
            statement.setLong(behind, saved.position());
            statement.setLong(behind + 1, range.after());
            return bind(statement, behind + 2, range);
        });
    }

    @Override
    public Page published(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        IndexScans.only(connection);
        LogCheckpoint saved = CheckpointLog.newest(connection, schema);
        EntryRange passed =
                new EntryRange(range.after(), Math.max(range.after(), Math.min(range.upTo(), saved.position())));
        String rows = "SELECT " + COLUMNS
                + ", NULL AS last_error, NULL::timestamptz AS changed_at FROM ${schema}.message WHERE " + IN_RANGE;
        String delivered = """
                position NOT IN (SELECT position FROM ${schema}.parked
                    WHERE position BETWEEN (SELECT min(position) FROM page) AND (SELECT max(position) FROM page))
                AND NOT EXISTS (SELECT 1 FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)
                    WHERE page.position BETWEEN first AND last)""";
        FilterConditions conditions = new FilterConditions(filter);
        return find(
                connection,
                sql(rows, Page.MAX_ROWS, "", conditions.sql() + " AND " + delivered, Order.NEWEST_FIRST),
                passed,
                Order.NEWEST_FIRST,
                Page.MAX_ROWS,
                filter.limit(),
                statement -> {
                    int next = bind(statement, 1, passed);
                    next = conditions.bind(statement, next);
                    return GapBounds.bind(statement, next, saved);
                });
    }

    private Page find(
            Connection connection,
            String rows,
            String firstBy,
            EntryFilter filter,
            EntryRange range,
            Order order,
            RowsBinding binding)
            throws SQLException {
        int most = Page.rows(filter);
        FilterConditions conditions = new FilterConditions(filter);
        return find(
                connection,
                sql(rows, most, firstBy, conditions.sql(), order),
                range,
                order,
                most,
                filter.limit(),
                statement -> conditions.bind(statement, binding.bind(statement, 1)));
    }

    /** How many rows were looked at, the last of them, and the positions of those that pass. */
    private String sql(String rows, int most, String firstBy, String condition, Order order) {
        return schema.in("""
                WITH page AS MATERIALIZED (%1$s ORDER BY %6$sposition %2$s LIMIT %3$d)
                SELECT (SELECT count(*) FROM page), (SELECT %4$s(position) FROM page), ARRAY(
                    SELECT position FROM page
                    WHERE %5$s
                    ORDER BY position %2$s LIMIT ?)
                """.formatted(rows, order.direction(), most, last(order), condition, firstBy));
    }

    private static Page find(
            Connection connection, String sql, EntryRange range, Order order, int most, int limit, Binding binding)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(binding.bind(select), limit);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                List<Long> positions = positions(row.getArray(3));
                if (positions.size() == limit) {
                    return new Page(positions, order.rest(range, positions.getLast()));
                }
                return row.getLong(1) < most
                        ? new Page(positions, null)
                        : new Page(positions, order.rest(range, row.getLong(2)));
            }
        }
    }

    /** The last row that was looked at, as an aggregate of positions. */
    private static String last(Order order) {
        return order == Order.OLDEST_FIRST ? "max" : "min";
    }

    private static List<Long> positions(Array array) throws SQLException {
        return List.of((Long[]) array.getArray());
    }

    private static int bind(PreparedStatement statement, int next, EntryRange range) throws SQLException {
        statement.setLong(next, range.after());
        statement.setLong(next + 1, range.upTo());
        return next + 2;
    }

    /** Binds the parameters of the rows from one on; returns the next free one. */
    @FunctionalInterface
    private interface RowsBinding {
        int bind(PreparedStatement statement, int next) throws SQLException;
    }

    /** Binds all parameters but the limit; returns the one that is the limit. */
    @FunctionalInterface
    private interface Binding {
        int bind(PreparedStatement statement) throws SQLException;
    }
}
