package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes parked messages, and records it. In the caller's transaction. Implementations are immutable. */
public interface ChangeStatements {
    /**
     * Makes a change to those of some messages that are in one of these states, and records it. Its caller has locked
     * the lease, so that nobody else changes them. Sent again ({@link Action#RETRY}), a message that was given up has
     * lost its place in the order of its key; one that still holds its key keeps it.
     */
    Changed change(Connection connection, List<Long> positions, Collection<OutboxState> states, Change change)
            throws SQLException;

    /**
     * A change.
     *
     * @param actor who makes it; null for the database's user
     * @param replacement the message that comes instead; null for none
     * @param unchangedSince only messages that nothing has changed after this time; null for any
     */
    record Change(
            Action action,
            @Nullable String actor,
            @Nullable UUID replacement,
            @Nullable Instant unchangedSince) {
        /** Whether messages are sent again, and not given up. */
        public boolean isSendingAgain() {
            return action == Action.RETRY;
        }
    }

    /**
     * What was changed.
     *
     * @param count how many messages
     * @param lanes those of them that have one
     */
    record Changed(int count, Set<Lane> lanes) {
        public Changed {
            lanes = Set.copyOf(lanes);
        }
    }

    /** The positions of the parked messages with this id. */
    List<Long> positions(Connection connection, UUID id) throws SQLException;

    /** What was changed, the newest first. */
    List<OutboxChange> recorded(Connection connection, long before, int limit) throws SQLException;
}
