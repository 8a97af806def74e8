package dev.hitotsu.jdbc.internal.operator;

import java.sql.Connection;
import java.sql.SQLException;

/** Begins and commits the transactions of operators. Implementations are thread-safe. */
public interface OperatorTransactions {
    /** Checks the tables and begins a transaction in which each statement sees what is committed. */
    void begin(Connection connection) throws SQLException;

    /** Commits, or fails. */
    void commit(Connection connection) throws SQLException;

    /** The error's text; if the database refused for lack of rights, with those that are needed. */
    String explain(SQLException error);
}
