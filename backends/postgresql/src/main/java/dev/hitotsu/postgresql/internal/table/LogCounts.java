package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.internal.GapBounds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Counts the messages of the log before and behind a checkpoint, each up to {@link OutboxStatus#MAX_COUNT}. Where the
 * log has few gaps, as many positions as that hold nearly as many messages. These are counted as a range, which takes
 * the server half as long as to put the rows of all segments in order; what is missing then is counted in order. In the
 * caller's transaction.
 */
record LogCounts(Connection connection, SchemaName schema, LogCheckpoint saved) {
    private static final String LATE = """
            FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)
            JOIN ${schema}.message ON position BETWEEN gap.first AND gap.last""";

    /** Messages in the gaps of the checkpoint, and behind it. */
    long pending() throws SQLException {
        long from = saved.position();
        long found = late(0)
                + ask("SELECT count(*) FROM ${schema}.message WHERE position > ? AND position <= ?", from, end());
        if (found < OutboxStatus.MAX_COUNT) {
            found += ask(
                    "SELECT count(*) FROM (SELECT FROM ${schema}.message WHERE position > ? ORDER BY position LIMIT ?)"
                            + " AS waiting",
                    end(),
                    OutboxStatus.MAX_COUNT - found);
        }
        return Math.min(found, OutboxStatus.MAX_COUNT);
    }

    private long end() {
        return saved.position() + OutboxStatus.MAX_COUNT;
    }

    /** The newest messages that the checkpoint has passed, without those that are in its gaps or parked. */
    long published() throws SQLException {
        long first = saved.position() - OutboxStatus.MAX_COUNT + 1;
        long passed =
                ask("SELECT count(*) FROM ${schema}.message WHERE position BETWEEN ? AND ?", first, saved.position());
        if (passed < OutboxStatus.MAX_COUNT) {
            Older older = older(first, OutboxStatus.MAX_COUNT - passed);
            passed += older.messages();
            first = older.first();
        }
        long parked =
                ask("SELECT count(*) FROM ${schema}.parked WHERE position BETWEEN ? AND ?", first, saved.position());
        return Math.max(0, passed - parked - late(first));
    }

    /** @param first the position of the first of them, or where there is none the one before which they were sought */
    private record Older(long messages, long first) {}

    private Older older(long before, long limit) throws SQLException {
        String sql = schema.in("""
                SELECT count(*), coalesce(min(position), ?) FROM (
                    SELECT position FROM ${schema}.message WHERE position < ? ORDER BY position DESC LIMIT ?) AS older
                """);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, before);
            select.setLong(2, before);
            select.setLong(3, limit);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Older(row.getLong(1), row.getLong(2));
            }
        }
    }

    /** The age of the first message that is pending, in milliseconds; 0 for none. */
    long oldestPendingMillis() throws SQLException {
        String sql = schema.in("""
                SELECT coalesce(extract(epoch FROM clock_timestamp() - least(
                    (SELECT min(appended_at) %s),
                    (SELECT appended_at FROM ${schema}.message WHERE position > ? ORDER BY position LIMIT 1))) * 1000,
                    0)::bigint
                """.formatted(LATE));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(GapBounds.bind(select, 1, saved), saved.position());
            return Math.max(0, number(select));
        }
    }

    /** How many messages are in the gaps from a position on. */
    private long late(long from) throws SQLException {
        if (saved.gapPositionCount() == 0) {
            return 0;
        }
        try (PreparedStatement select =
                connection.prepareStatement(schema.in("SELECT count(*) " + LATE + " WHERE position >= ?"))) {
            select.setLong(GapBounds.bind(select, 1, saved), from);
            return number(select);
        }
    }

    private long ask(String sql, long first, long second) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(schema.in(sql))) {
            select.setLong(1, first);
            select.setLong(2, second);
            return number(select);
        }
    }

    private static long number(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
