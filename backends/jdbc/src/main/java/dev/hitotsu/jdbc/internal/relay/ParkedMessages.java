package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Writes the parked messages. Invariant: in a lane that is held, the first message is never {@code WAITING}.
 * Thread-safe; blocks.
 */
public interface ParkedMessages {
    /** The condition that a message holds its lane. */
    String HOLDS_LANE = "ordered AND state IN ('RETRY', 'WAITING', 'BLOCKED')";

    Set<Lane> heldLanes(Connection connection, Collection<Lane> lanes) throws SQLException;

    boolean hasHeldLanes(Connection connection) throws SQLException;

    /** The greatest position that is less than this one; 0 if there is none. */
    long last(Connection connection, long below) throws SQLException;

    /** Adds messages. One that an earlier term has added stays as it is. */
    void insert(Connection connection, List<ParkedMessage> parked) throws SQLException;

    /** Writes how an attempt failed, unless a person has changed the message since the attempt began. */
    void update(Connection connection, List<ParkedMessage> failedAgain) throws SQLException;

    /** Removes messages. */
    void delete(Connection connection, List<Long> positions) throws SQLException;

    /** Gives up the dead letters that were not delivered; returns how many. */
    int giveUpDeadLetters(Connection connection) throws SQLException;

    /** Deletes messages that a person skipped more than this long ago. */
    void deleteSkipped(Connection connection, Duration olderThan) throws SQLException;

    /** Restores the invariant for these lanes: if the first message of a lane waits, it is due now. */
    void promoteFirst(Connection connection, Collection<Lane> lanes) throws SQLException;

    /** Restores the invariant for all lanes. */
    void promoteFirstOfAll(Connection connection) throws SQLException;
}
