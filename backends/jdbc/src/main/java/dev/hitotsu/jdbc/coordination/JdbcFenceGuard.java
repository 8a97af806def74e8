package dev.hitotsu.jdbc.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.GrantLostException;
import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Lets a transaction write for the holder of the newest grant only (promise P7): the check and the write commit together, and
 * whoever was paused and has been replaced meanwhile is refused, whatever it believes.
 *
 * <pre>{@code
 * connection.setAutoCommit(false);
 * guard.check(connection, "stock-report", grant);
 * … write …
 * connection.commit();
 * }</pre>
 *
 * <p>The newest token of each name is in the table {@code fence} of the schema. Its row is locked until the transaction
 * ends, so transactions of one name follow each other. The fences of one name must come from one lock or leadership of one
 * store. Thread-safe; blocks.
 */
public final class JdbcFenceGuard {
    private final String raise;
    private final String newest;

    private JdbcFenceGuard(SchemaName schema) {
        this.raise = "INSERT INTO " + schema + ".fence AS known (name, token) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET token = excluded.token WHERE known.token <= excluded.token";
        this.newest = "SELECT token FROM " + schema + ".fence WHERE name = ?";
    }

    public static JdbcFenceGuard of(SchemaName schema) {
        return new JdbcFenceGuard(schema);
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
            if (!raise(transaction, name, fence)) {
                throw new GrantLostException(
                        name + ": fence " + fence + " (expected: at least " + newest(transaction, name)
                                + ", which has been here already)",
                        null);
            }
        } catch (SQLException e) {
            throw new CoordinationException("fence of " + name + ": " + e.getMessage(), e);
        }
    }

    private boolean raise(Connection transaction, String name, long fence) throws SQLException {
        try (PreparedStatement upsert = transaction.prepareStatement(raise)) {
            upsert.setString(1, name);
            upsert.setLong(2, fence);
            return upsert.executeUpdate() == 1;
        }
    }

    private String newest(Connection transaction, String name) throws SQLException {
        try (PreparedStatement select = transaction.prepareStatement(newest)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Long.toString(row.getLong(1)) : "a newer one";
            }
        }
    }
}
