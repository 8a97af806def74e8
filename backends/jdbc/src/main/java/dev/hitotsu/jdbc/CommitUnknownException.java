package dev.hitotsu.jdbc;

import java.sql.SQLException;

/**
 * The connection broke while COMMIT was under way, so the transaction may or may not have been committed. Do the same
 * again with the same idempotency key, or look whether the data is there.
 */
public final class CommitUnknownException extends SQLException {
    private static final long serialVersionUID = 1L;

    CommitUnknownException(SQLException cause) {
        super(
                "COMMIT: the connection broke, so it may or may not have happened (expected: an answer); "
                        + "do the same again with the same idempotency key",
                cause.getSQLState(),
                cause);
    }
}
