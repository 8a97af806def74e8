package dev.hitotsu.jdbc.internal.parking;

import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.operator.ParkedPreview;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Finds the parked messages that pass a filter, in the order of an index, and looks at a bounded number. */
record ParkedSelect(SchemaName schema, ParkingDialect dialect) {
    /** How many rows one statement looks at. */
    static final int MAX_ROWS = 5_000;

    /**
     * What was found.
     *
     * @param next where to go on; null if nothing is left
     */
    record Found(List<Long> numbers, @Nullable Long next) {}

    Found find(Connection connection, ParkedFilter filter, long after, int limit) throws SQLException {
        dialect.useIndexes(connection);
        boolean isOne = filter.consumer() != null && filter.messageId() != null;
        String rows = isOne
                ? "number > ? AND consumer = ? AND id = ? ORDER BY number"
                : filter.state() == null ? "number > ? ORDER BY number" : dialect.inState();
        String sql = schema.in("SELECT number, CASE WHEN " + passes(filter)
                + " THEN 1 ELSE 0 END FROM ${schema}.inbox_parked WHERE " + rows + " LIMIT " + MAX_ROWS);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = bind(select, filter);
            if (isOne || filter.state() == null) {
                select.setLong(next++, after);
            } else {
                bindState(select, next, filter, after);
            }
            if (isOne) {
                select.setString(next++, filter.consumer());
                dialect.message().codec().types().bindId(select, next, filter.messageId());
            }
            return walk(select, limit);
        }
    }

    /** Counts among the first {@link OutboxStatus#MAX_COUNT} in the filter's state what passes it, as of now. */
    ParkedPreview count(Connection connection, ParkedFilter filter) throws SQLException {
        dialect.useIndexes(connection);
        ParkedFilter fixed = filter.withUnchangedSince(now(connection));
        String sql = schema.in("SELECT COUNT(*), SUM(passing) FROM (SELECT CASE WHEN " + passes(fixed)
                + " THEN 1 ELSE 0 END AS passing FROM ${schema}.inbox_parked WHERE " + dialect.inState() + " LIMIT "
                + OutboxStatus.MAX_COUNT + ") AS counted");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindState(select, bind(select, fixed), fixed, 0);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new ParkedPreview(fixed, row.getLong(2), row.getLong(1) >= OutboxStatus.MAX_COUNT);
            }
        }
    }

    private Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT "
                        + dialect.message().time().apply(dialect.words().now()));
                ResultSet row = select.executeQuery()) {
            row.next();
            return dialect.message().codec().requiredTime(row, 1);
        }
    }

    private static void bindState(PreparedStatement select, int first, ParkedFilter filter, long after)
            throws SQLException {
        String state = String.valueOf(filter.state());
        select.setString(first, state);
        select.setLong(first + 1, after);
        select.setString(first + 2, state);
    }

    private static Found walk(PreparedStatement select, int limit) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        int rows = 0;
        long last = 0;
        try (ResultSet found = select.executeQuery()) {
            while (numbers.size() < limit && found.next()) {
                rows++;
                last = found.getLong(1);
                if (found.getInt(2) == 1) {
                    numbers.add(last);
                }
            }
        }
        return new Found(numbers, rows == MAX_ROWS || numbers.size() == limit ? Long.valueOf(last) : null);
    }

    /** Null where nothing is known of a part is not passed. */
    private String passes(ParkedFilter filter) {
        StringJoiner conditions = new StringJoiner(" AND ");
        conditions.add("number > 0");
        add(conditions, filter.consumer(), "consumer = ?");
        add(conditions, filter.messageId(), "id = ?");
        add(conditions, filter.state(), "state = ?");
        add(conditions, filter.topic(), "topic = ?");
        add(conditions, filter.error(), "POSITION(LOWER(?) IN LOWER(last_error)) > 0");
        add(conditions, filter.since(), "parked_at >= " + dialect.message().timeParameter());
        add(conditions, filter.until(), "parked_at < " + dialect.message().timeParameter());
        add(
                conditions,
                filter.unchangedSince(),
                "changed_at <= " + dialect.message().timeParameter());
        return conditions.toString();
    }

    private static void add(StringJoiner conditions, @Nullable Object value, String condition) {
        if (value != null) {
            conditions.add(condition);
        }
    }

    private int bind(PreparedStatement statement, ParkedFilter filter) throws SQLException {
        int next = 1;
        if (filter.consumer() != null) {
            statement.setString(next++, filter.consumer());
        }
        if (filter.messageId() != null) {
            dialect.message().codec().types().bindId(statement, next++, filter.messageId());
        }
        if (filter.state() != null) {
            statement.setString(next++, filter.state().name());
        }
        if (filter.topic() != null) {
            statement.setString(next++, filter.topic());
        }
        if (filter.error() != null) {
            statement.setString(next++, filter.error());
        }
        for (Instant time : new Instant[] {filter.since(), filter.until(), filter.unchangedSince()}) {
            if (time != null) {
                dialect.message().codec().bindTime(statement, next++, time);
            }
        }
        return next;
    }
}
