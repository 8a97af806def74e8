package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.internal.GapBounds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages of the log before and behind a checkpoint, each up to {@link OutboxStatus#MAX_COUNT}, the newest
 * first. Where the log has few gaps, as many positions as that hold nearly as many messages. These are counted as a
 * range, which takes the server half as long as to put the rows of all segments in order; what is missing then is
 * counted in order. In the caller's transaction.
 *
 * @param known where as many were counted before
 */
record LogCounts(Connection connection, SchemaName schema, LogCheckpoint saved, CountedRanges known) {
    private static final String LATE = """
            FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)
            JOIN ${schema}.message ON position BETWEEN gap.first AND gap.last""";

    /** So many more are counted of what was passed, that the count reaches its end although some are parked. */
    private static final long PARKED_AMONG_PASSED = OutboxStatus.MAX_COUNT / 50;

    /** Messages in the gaps of the checkpoint, and behind it. */
    long pending() throws SQLException {
        CountedRange before = known.pending;
        if (before != null && before.first().position() > saved.position() && before.isThere(connection, schema)) {
            return OutboxStatus.MAX_COUNT;
        }
        CountedRange newest = newest(saved.position(), Long.MAX_VALUE, OutboxStatus.MAX_COUNT);
        long behind = newest == null ? 0 : newest.messages();
        known.pending = behind >= OutboxStatus.MAX_COUNT ? CountedRange.kept(newest) : null;
        return Math.min(late(0) + behind, OutboxStatus.MAX_COUNT);
    }

    /** The newest messages that the checkpoint has passed, without those that are in its gaps or parked. */
    long published() throws SQLException {
        CountedRange before = known.passed;
        if (before != null
                && before.last().position() <= saved.position()
                && before.isThere(connection, schema)
                && published(before) >= OutboxStatus.MAX_COUNT) {
            return OutboxStatus.MAX_COUNT;
        }
        CountedRange newest = newest(-1, saved.position(), OutboxStatus.MAX_COUNT + PARKED_AMONG_PASSED);
        long published = newest == null ? 0 : published(newest);
        known.passed = published >= OutboxStatus.MAX_COUNT ? CountedRange.kept(newest) : null;
        return Math.clamp(published, 0, OutboxStatus.MAX_COUNT);
    }

    private long published(CountedRange passed) throws SQLException {
        long first = passed.first().position();
        return passed.messages()
                - ask(
                        "SELECT count(*) FROM ${schema}.parked WHERE position BETWEEN ? AND ?",
                        first,
                        passed.last().position())
                - late(first);
    }

    /** The newest messages of a range, as many as there are up to a number; null if there are none. */
    private @Nullable CountedRange newest(long after, long upTo, long limit) throws SQLException {
        CountedRange.Row last = row("position > ? AND position <= ? ORDER BY position DESC", after, upTo);
        if (last == null) {
            return null;
        }
        long begin = Math.max(after, last.position() - limit);
        long found = ask(
                "SELECT count(*) FROM ${schema}.message WHERE position > ? AND position <= ?", begin, last.position());
        if (found < limit && begin > after) {
            Older older = older(after, begin, limit - found);
            found += older.messages();
            begin = older.begin();
        }
        CountedRange.Row first = row("position > ? AND position <= ? ORDER BY position", begin, last.position());
        return new CountedRange(first == null ? last : first, last, found);
    }

    private CountedRange.@Nullable Row row(String whichInOrder, long after, long upTo) throws SQLException {
        String sql = schema.in("SELECT position, id FROM ${schema}.message WHERE " + whichInOrder + " LIMIT 1");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, after);
            select.setLong(2, upTo);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new CountedRange.Row(row.getLong(1), row.getObject(2, UUID.class)) : null;
            }
        }
    }

    /** @param begin the position before the first of them, or where there is none the last one that was looked at */
    private record Older(long messages, long begin) {}

    private Older older(long after, long upTo, long limit) throws SQLException {
        String sql = schema.in("""
                SELECT count(*), coalesce(min(position) - 1, ?) FROM (
                    SELECT position FROM ${schema}.message WHERE position > ? AND position <= ?
                    ORDER BY position DESC LIMIT ?) AS older
                """);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, upTo);
            select.setLong(2, after);
            select.setLong(3, upTo);
            select.setLong(4, limit);
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
