package dev.hitotsu.jdbc.internal.relay;

import java.sql.Connection;
import java.sql.SQLException;

/** Begins and commits the transactions of a term that settles. */
@FunctionalInterface
public interface SettlingTransactions {
    /**
     * Runs the statements in a transaction and commits it. After a failure nothing is rolled back: the term is over.
     */
    void run(Connection connection, Statements statements) throws SQLException;

    /** What runs in a transaction. */
    @FunctionalInterface
    interface Statements {
        void run() throws SQLException;
    }
}
