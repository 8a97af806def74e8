package dev.hitotsu.jdbc;

import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.message.receiver.StoredPositions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * How far a consumer has read a broker's log. The positions are saved in the transaction of the effects, so they match
 * the effects exactly. Implementations are thread-safe and block for the database.
 */
public interface JdbcReadPositions extends StoredPositions {
    /**
     * Saves positions in the caller's transaction, in place of those before. A position may go back: the log begins
     * anew when a topic is made anew, and what is read again then must be counted from there. The claims of the inbox
     * keep what comes twice from having two effects.
     *
     * @param positions the next position to read, by partition
     * @throws SQLException if the database refuses; then the transaction cannot commit
     */
    void save(Connection transaction, Map<String, LogPosition> positions) throws SQLException;
}
