package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import java.sql.Connection;
import java.sql.SQLException;

/** The segments of the log, as one term removes them. Not thread-safe; blocks. */
public interface Segments {
    /** Removes those that were delivered and are past their retention, by the saved checkpoint. Needs auto-commit. */
    void sweep(Connection connection, LogCheckpoint saved) throws SQLException;

    /** Whether the database refuses for lack of a right; delivery goes on without. */
    boolean isDenied(SQLException error);
}
