package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Reads messages of an outbox, in the log and among the parked ones, in the caller's transaction. */
public interface EntryQueries {
    /** Of larger messages a list has only what identifies them. */
    long MAX_LISTED_SIZE = 8 * 1024;

    /** The parked messages at some positions, in their order. */
    List<OutboxEntry> parked(Connection connection, List<Long> positions) throws SQLException;

    /** The messages of the log at some positions, in their order. */
    List<OutboxEntry> inLog(Connection connection, List<Long> positions, OutboxState state) throws SQLException;

    /** The parked messages with this id. */
    List<OutboxEntry> parked(Connection connection, UUID id) throws SQLException;

    /** The messages of the log with this id, as if they were pending. */
    List<OutboxEntry> inLog(Connection connection, UUID id) throws SQLException;

    /** How far the relay has come. */
    LogCheckpoint newest(Connection connection) throws SQLException;
}
