package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.relay.store.FencedException;
import java.sql.Connection;
import java.sql.SQLException;

/** The checkpoints, as one term reads and writes them. Not thread-safe; blocks. */
public interface Checkpoints {
    /** The newest checkpoint of any term, the beginning of the log if there is none. */
    LogCheckpoint load(Connection connection) throws SQLException;

    /**
     * Saves the checkpoint. No other relay can take the lease until the transaction ends.
     *
     * @throws FencedException if a newer term has begun
     */
    void save(Connection connection, LogCheckpoint checkpoint) throws SQLException;

    /**
     * Checks the fence and saves nothing. No other relay can take the lease until the transaction ends.
     *
     * @throws FencedException if a newer term has begun
     */
    void requireNewestFence(Connection connection) throws SQLException;

    /** Removes what nobody needs any more. Needs auto-commit. */
    default void cleanUp(Connection connection) throws SQLException {}
}
