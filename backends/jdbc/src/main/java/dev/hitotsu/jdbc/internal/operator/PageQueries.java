package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Finds where the messages are that pass a filter. Each query looks at a bounded number of rows, in the order of an
 * index, and says where to go on. In the caller's transaction.
 */
public interface PageQueries {
    /** Parked messages. A walk from the oldest one ends where it was when it began. */
    Page parked(Connection connection, EntryFilter filter, EntryRange range, Order order) throws SQLException;

    /**
     * How many parked messages of a range pass a filter, among the first {@link OutboxStatus#MAX_COUNT} in its state.
     */
    Count count(Connection connection, EntryFilter filter, EntryRange range) throws SQLException;

    /**
     * What was counted.
     *
     * @param lookedAt how many rows, at most {@link OutboxStatus#MAX_COUNT}
     */
    record Count(long passing, long lookedAt) {
        /** Reads both from the only row. */
        public static Count read(PreparedStatement select) throws SQLException {
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Count(row.getLong(1), row.getLong(2));
            }
        }

        /** Whether there may be more rows, of which nothing is known. */
        public boolean isCapped() {
            return lookedAt >= OutboxStatus.MAX_COUNT;
        }
    }

    /** Messages of the log that the relay has not passed: behind the checkpoint, and in its gaps. */
    Page pending(Connection connection, EntryFilter filter, EntryRange range) throws SQLException;

    /** Messages of the log that were delivered, the newest first. */
    Page published(Connection connection, EntryFilter filter, EntryRange range) throws SQLException;
}
