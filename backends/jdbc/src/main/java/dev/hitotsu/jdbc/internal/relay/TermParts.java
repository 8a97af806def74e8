package dev.hitotsu.jdbc.internal.relay;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.relay.store.LogSource;
import java.sql.Connection;
import java.sql.SQLException;

/** What a database adds to one term. */
public interface TermParts {
    /** The tables, which are written by this connection alone. It may be set up for that. */
    TermTables tables(Connection settling) throws SQLException;

    /** Reads the log after a checkpoint, by this connection alone. It may be set up for that. */
    OpenSource source(Connection reading, LogCheckpoint start) throws SQLException;

    /** What removes delivered messages. */
    Segments segments();

    /**
     * A source, and what ends with it.
     *
     * @param onClose does not throw
     */
    record OpenSource(LogSource source, Runnable onClose) {
        /** A source that ends with its connection. */
        public OpenSource(LogSource source) {
            this(source, () -> {});
        }
    }
}
