package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.message.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * How calls ended, as one term writes it down. Its caller has checked the fence in the same transaction. Not
 * thread-safe; blocks.
 */
public interface Outcomes {
    /** Adds the outcomes, in their order. */
    void insert(Connection connection, List<Outcome> outcomes) throws SQLException;

    /** Removes what nobody needs any more. Needs auto-commit. */
    default void cleanUp(Connection connection) throws SQLException {}
}
