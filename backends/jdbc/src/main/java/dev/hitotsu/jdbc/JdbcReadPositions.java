package dev.hitotsu.jdbc;

import dev.hitotsu.message.StoredPositions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * How far a consumer has read a broker's log, kept in the database of the effect and saved in its transaction. Then the
 * position is exactly as far as the effects are. Implementations are thread-safe and block for the database.
 */
public interface JdbcReadPositions extends StoredPositions {
    /**
     * Saves positions in the caller's transaction. A position never goes back.
     *
     * @param positions the next position to read, by partition
     * @throws SQLException where the database refuses; the transaction cannot commit then
     */
    void save(Connection transaction, Map<String, Long> positions) throws SQLException;
}
