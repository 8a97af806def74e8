package dev.hitotsu.jdbc.internal.operator;

import java.sql.Connection;
import java.sql.SQLException;

/** Begins and commits the transactions of operators. Implementations are thread-safe. */
public interface OperatorTransactions {
    /**
     * Begins a transaction in which each statement sees what is committed, after all has been checked that a relay asks
     * of the tables: for who changes something, or says how the outbox is.
     */
    void begin(Connection connection) throws SQLException;

    /**
     * As {@link #begin}, but checks only the tables' version, and what would lose messages unseen: for who looks at
     * messages.
     */
    void beginReading(Connection connection) throws SQLException;

    /** Commits, or fails. */
    void commit(Connection connection) throws SQLException;

    /** The error's text; if the database refused for lack of rights, with those that are needed. */
    String explain(SQLException error);
}
