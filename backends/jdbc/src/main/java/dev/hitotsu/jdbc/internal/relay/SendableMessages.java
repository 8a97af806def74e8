package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads the parked messages that a relay may send, in the limits of {@link dev.hitotsu.relay.store.Journal}.
 * One thread uses it; blocks.
 */
public interface SendableMessages {
    List<ParkedMessage> dueMessages(Connection connection, int limit, long maxBytes) throws SQLException;

    List<ParkedMessage> waitingMessages(Connection connection, Lane lane, int limit, long maxBytes) throws SQLException;

    /** The messages of each of the lanes, in one statement or two; the limits are those of each lane. */
    Map<Lane, List<ParkedMessage>> waitingMessages(
            Connection connection, Collection<Lane> lanes, int limit, long maxBytes) throws SQLException;

    List<ParkedMessage> withIds(Connection connection, Collection<UUID> ids) throws SQLException;
}
