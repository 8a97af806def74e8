package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads parked messages without what is large in them, along indexes alone, in the caller's transaction. */
public interface FailureQueries {
    /** Those in a state, the oldest first. */
    List<OutboxFailure> failures(Connection connection, OutboxState state, int limit) throws SQLException;

    /** Those that wait behind a parked message with this id, because they have its key, in the order of the log. */
    List<OutboxFailure> waitingBehind(Connection connection, UUID id, int limit) throws SQLException;

    /** The database's clock, not that of the transaction's begin. */
    Instant now(Connection connection) throws SQLException;
}
