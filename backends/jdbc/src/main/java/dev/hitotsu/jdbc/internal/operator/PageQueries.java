package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Finds where the messages are that pass a filter. Each query looks at a bounded number of rows, in the order of an
 * index, and says where to go on. In the caller's transaction.
 */
public interface PageQueries {
    /** Parked messages. A walk from the oldest one ends where it was when it began. */
    Page parked(Connection connection, EntryFilter filter, EntryRange range, Order order) throws SQLException;

    /** Messages of the log that the relay has not passed: behind the checkpoint, and in its gaps. */
    Page pending(Connection connection, EntryFilter filter, EntryRange range) throws SQLException;

    /** Messages of the log that were delivered, the newest first. */
    Page published(Connection connection, EntryFilter filter, EntryRange range) throws SQLException;
}
