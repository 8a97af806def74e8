package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.Order;
import dev.hitotsu.jdbc.internal.operator.Page;
import dev.hitotsu.jdbc.internal.operator.PageQueries;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Finds where the messages are that pass a filter, along indexes alone. */
public final class OutboxPageQueries implements PageQueries {
    static final String PASSES = "(? IS NULL OR topic = ?)"
            + " AND (? IS NULL OR appended_at >= " + MessageColumns.TIME_PARAMETER + ")"
            + " AND (? IS NULL OR appended_at < " + MessageColumns.TIME_PARAMETER + ")";
    static final String HAS_ERROR = " AND (? IS NULL OR LOCATE(LOWER(?), LOWER(last_error)) > 0)"
            + " AND (? IS NULL OR changed_at <= " + MessageColumns.TIME_PARAMETER + ")";
    static final String NOT_PARKED =
            " AND NOT EXISTS (SELECT 1 FROM ${schema}.parked WHERE parked.position = logged.position)";

    private final SchemaName schema;

    public OutboxPageQueries(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public Page parked(Connection connection, EntryFilter filter, EntryRange range, Order order) throws SQLException {
        EntryRange ending = range.upTo() == Long.MAX_VALUE ? upToLastParked(connection, range) : range;
        String sql = schema.in("SELECT position, " + PASSES + HAS_ERROR + " FROM ${schema}.parked"
                + " WHERE state = ? AND position > ? AND position <= ? ORDER BY position " + order.direction()
                + " LIMIT " + Page.rows(filter));
        Walk walk = new Walk(filter.limit(), ending, order, position -> true);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindParked(select, filter, ending);
            walk.add(select);
        }
        return walk.page();
    }

    @Override
    public Count count(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        String sql = schema.in("SELECT COALESCE(SUM(passes), 0), COUNT(*) FROM (SELECT " + PASSES + HAS_ERROR
                + " AS passes FROM ${schema}.parked WHERE state = ? AND position > ? AND position <= ?"
                + " ORDER BY position LIMIT " + OutboxStatus.MAX_COUNT + ") AS first");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindParked(select, filter, range);
            return Count.read(select);
        }
    }

    /** Binds the parameters of {@link #PASSES}, {@link #HAS_ERROR}, and a state and a range. */
    static void bindParked(PreparedStatement select, EntryFilter filter, EntryRange range) throws SQLException {
        int next = bindFilter(select, filter);
        select.setString(next++, filter.error());
        select.setString(next++, filter.error());
        MessageColumns.CODEC.bindTime(select, next++, filter.unchangedSince());
        MessageColumns.CODEC.bindTime(select, next++, filter.unchangedSince());
        select.setString(next++, filter.state().name());
        select.setLong(next++, range.after());
        select.setLong(next, range.upTo());
    }

    private EntryRange upToLastParked(Connection connection, EntryRange range) throws SQLException {
        long last = new ParkedTable(schema).last(connection, Long.MAX_VALUE);
        return new EntryRange(range.after(), Math.max(range.after(), last));
    }

    @Override
    public Page pending(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        LogCheckpoint saved = CheckpointTable.newest(connection, schema);
        long[] gaps = saved.ranges();
        EntryRange from = new EntryRange(
                Math.min(range.upTo(), Math.max(range.after(), (gaps.length > 0 ? gaps[0] : saved.position() + 1) - 1)),
                range.upTo());
        return log(connection, filter, from, Order.OLDEST_FIRST, "", position -> !saved.hasPassed(position));
    }

    @Override
    public Page published(Connection connection, EntryFilter filter, EntryRange range) throws SQLException {
        LogCheckpoint saved = CheckpointTable.newest(connection, schema);
        EntryRange passed =
                new EntryRange(range.after(), Math.max(range.after(), Math.min(range.upTo(), saved.position())));
        return log(connection, filter, passed, Order.NEWEST_FIRST, NOT_PARKED, saved::hasPassed);
    }

    private Page log(
            Connection connection,
            EntryFilter filter,
            EntryRange range,
            Order order,
            String condition,
            LongPredicate isMeant)
            throws SQLException {
        return LogScan.run(connection, schema, tables -> {
            Walk walk = new Walk(filter.limit(), range, order, isMeant);
            for (String table : names(tables, order)) {
                if (!walk.isOver()) {
                    look(connection, table, filter, range, order, condition, walk);
                }
            }
            return walk.page();
        });
    }

    private static List<String> names(LogTables tables, Order order) {
        return order == Order.OLDEST_FIRST ? tables.names() : tables.names().reversed();
    }

    private void look(
            Connection connection,
            String table,
            EntryFilter filter,
            EntryRange range,
            Order order,
            String condition,
            Walk walk)
            throws SQLException {
        String sql = schema.in("SELECT position, kind = 0 AND " + PASSES + condition + " FROM ${schema}." + table
                + " AS logged FORCE INDEX (PRIMARY) WHERE position > ? AND position <= ? ORDER BY position "
                + order.direction() + " LIMIT " + Page.MAX_ROWS);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = bindFilter(select, filter);
            select.setLong(next++, range.after());
            select.setLong(next, range.upTo());
            walk.add(select);
        }
    }

    private static int bindFilter(PreparedStatement statement, EntryFilter filter) throws SQLException {
        statement.setString(1, filter.topic());
        statement.setString(2, filter.topic());
        MessageColumns.CODEC.bindTime(statement, 3, filter.since());
        MessageColumns.CODEC.bindTime(statement, 4, filter.since());
        MessageColumns.CODEC.bindTime(statement, 5, filter.until());
        MessageColumns.CODEC.bindTime(statement, 6, filter.until());
        return 7;
    }

    /** Collects positions until there are enough, or enough rows were looked at. Not thread-safe. */
    private static final class Walk {
        private final int limit;
        private final EntryRange range;
        private final Order order;
        private final LongPredicate isMeant;
        private final List<Long> positions = new ArrayList<>();
        private @Nullable EntryRange rest;
        private int rows;

        Walk(int limit, EntryRange range, Order order, LongPredicate isMeant) {
            this.limit = limit;
            this.range = range;
            this.order = order;
            this.isMeant = isMeant;
        }

        /** Takes rows of a position, and whether it passes the filter. */
        void add(PreparedStatement select) throws SQLException {
            try (ResultSet found = select.executeQuery()) {
                while (!isOver() && found.next()) {
                    long position = found.getLong(1);
                    rows++;
                    if (found.getBoolean(2) && isMeant.test(position)) {
                        positions.add(position);
                    }
                    if (positions.size() == limit || rows == Page.MAX_ROWS) {
                        rest = order.rest(range, position);
                    }
                }
            }
        }

        boolean isOver() {
            return rest != null;
        }

        Page page() {
            return new Page(positions, rest);
        }
    }
}
