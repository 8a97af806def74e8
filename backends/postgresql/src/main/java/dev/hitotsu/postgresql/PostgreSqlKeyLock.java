package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Lets transactions that concern the same thing run one after the other: an account, an office, a document. Two
 * requests at nearly the same moment that look first and then create never overwrite each other. There need not be a
 * row yet; where there is one, {@code SELECT … FOR UPDATE} does as well, or an {@code UPDATE … WHERE version = ?} that
 * counts what it changed.
 *
 * <pre>{@code
 * PostgreSqlKeyLock offices = PostgreSqlKeyLock.of("office");
 * offices.lock(connection, office.id());
 * }</pre>
 *
 * <p>The lock ends with the transaction, however that ends. Two keys may share a lock, once in 2^64. Thread-safe;
 * blocks.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">PostgreSQL's manual:
 *     advisory locks</a>
 */
public final class PostgreSqlKeyLock {
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";
    private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))";

    private final String kind;

    private PostgreSqlKeyLock(String kind) {
        this.kind = kind;
    }

    /**
     * Locks on things of one kind.
     *
     * @param kind the same in every process, for example {@code office}
     */
    public static PostgreSqlKeyLock of(String kind) {
        requireNonNull(kind, "kind: null (expected: the name of a kind of things)");
        if (kind.isBlank()) {
            throw new IllegalArgumentException("kind: \"" + kind + "\" (expected: a name)");
        }
        return new PostgreSqlKeyLock(kind);
    }

    /**
     * Waits until no other transaction holds the lock, and holds it until the end of this one. Call it first: what the
     * transaction has read before may be old by then.
     *
     * @throws SQLException if the database refuses, for example because of a deadlock
     * @throws IllegalStateException if there is no transaction
     */
    public void lock(Connection transaction, String key) throws SQLException {
        boolean unused = run(LOCK, transaction, key);
    }

    /**
     * As {@link #lock}, without waiting.
     *
     * @return false if another transaction holds the lock
     */
    public boolean tryLock(Connection transaction, String key) throws SQLException {
        return run(TRY_LOCK, transaction, key);
    }

    private boolean run(String sql, Connection transaction, String key) throws SQLException {
        requireNonNull(transaction, "transaction: null (expected: a transaction)");
        requireNonNull(key, "key: null (expected: what tells one thing from another)");
        if (transaction.getAutoCommit()) {
            throw new IllegalStateException("connection: auto-commit is on (expected: a transaction, begun with"
                    + " setAutoCommit(false), which holds the lock until its end)");
        }
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            select.setString(1, kind.length() + "/" + kind + "/" + key);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return sql.equals(LOCK) || row.getBoolean(1);
            }
        }
    }
}
