package dev.hitotsu.jdbc;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.GrantLostException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Lets a transaction write only for the holder of the newest grant (promise P7). The check and the write commit together.
 * A holder that was paused and replaced is refused, whatever it believes.
 *
 * <pre>{@code
 * connection.setAutoCommit(false);
 * guard.check(connection, "stock-report", grant);
 * … write …
 * connection.commit();
 * }</pre>
 *
 * <p>The guard locks the name's row until the transaction ends, so transactions of one name run one after the other. All
 * fences of one name must come from one lock or leadership of one store. Thread-safe; blocks for the database.
 */
public final class JdbcFenceGuard {
    private final FenceTable fences;

    private JdbcFenceGuard(FenceTable fences) {
        this.fences = fences;
    }

    public static JdbcFenceGuard of(FenceTable fences) {
        return new JdbcFenceGuard(fences);
    }

    /** As {@link #check(Connection, String, long)}, with the fence of a grant. */
    public void check(Connection transaction, String name, Grant grant) {
        check(transaction, name, grant.fence());
    }

    /**
     * Refuses a fence that is older than one that was seen, in a transaction that has committed.
     *
     * @param transaction a connection with auto-commit off
     * @param name what is guarded, the same for all who write it
     * @throws GrantLostException where a newer fence was seen; roll back then
     * @throws IllegalArgumentException where auto-commit is on: the check would not hold until the write
     * @throws CoordinationException where the database refuses; roll back then
     */
    public void check(Connection transaction, String name, long fence) {
        try {
            if (transaction.getAutoCommit()) {
                throw new IllegalArgumentException(
                        "connection: auto-commit is on (expected: a transaction that the guarded write is part of)");
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
