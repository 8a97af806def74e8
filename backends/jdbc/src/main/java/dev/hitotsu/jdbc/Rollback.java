package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;

/** Rolls back after a failure, which stays what the caller is told of. */
public final class Rollback {
    private Rollback() {}

    /** Rolls the transaction back. If that fails, too, the failure says so beside its own cause. Blocks. */
    public static void after(Throwable failure, Connection transaction) {
        requireNonNull(failure, "failure: null (expected: what has failed)");
        requireNonNull(transaction, "transaction: null (expected: a connection)");
        try {
            transaction.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
