package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.GrantLostException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Lets a transaction write only if it belongs to the holder of the newest grant (promise P7). The check and the write
 * commit together. So a holder that was paused and replaced cannot write.
 *
 * <pre>{@code
 * connection.setAutoCommit(false);
 * guard.check(connection, "stock-report", grant);
 * … write …
 * connection.commit();
 * }</pre>
 *
 * <p>The guard locks the row of the name until the transaction ends, so transactions with the same name run one after
 * the other. All fences of a name must come from one lock or leadership of one store. Thread-safe; blocks for the
 * database.
 */
public final class JdbcFenceGuard {
    private final FenceTable fences;

    private JdbcFenceGuard(FenceTable fences) {
        this.fences = fences;
    }

    public static JdbcFenceGuard of(FenceTable fences) {
        requireNonNull(fences, "fences: null (expected: a fence table)");
        return new JdbcFenceGuard(fences);
    }

    /** As {@link #check(Connection, String, long)}, with the fence of a grant. */
    public void check(Connection transaction, String name, Grant grant) {
        requireNonNull(grant, "grant: null (expected: a grant)");
        check(transaction, name, grant.fence());
    }

    /**
     * Refuses a fence that is older than one that a committed transaction has used.
     *
     * @param transaction a connection with auto-commit off
     * @param name the name of the guarded data, the same for all writers
     * @throws GrantLostException if a newer fence was used; then roll back
     * @throws IllegalArgumentException if auto-commit is on, because the check would not hold until the write
     * @throws CoordinationException if the database refuses; then roll back
     */
    public void check(Connection transaction, String name, long fence) {
        requireNonNull(transaction, "transaction: null (expected: a connection)");
        requireNonNull(name, "name: null (expected: a name)");
        try {
            if (transaction.getAutoCommit()) {
                throw new IllegalArgumentException(
                        "connection: auto-commit is on (expected: off, because the check and the write need one transaction)");
            }
            if (!fences.raise(transaction, name, fence)) {
                throw new GrantLostException(
                        name + ": fence " + fence + " (expected: at least " + fences.newest(transaction, name)
                                + ", which was seen before)",
                        null);
            }
        } catch (SQLException e) {
            throw new CoordinationException("fence of " + name + ": " + e.getMessage(), e);
        }
    }
}
