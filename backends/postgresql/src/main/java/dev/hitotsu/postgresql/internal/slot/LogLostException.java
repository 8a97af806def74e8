package dev.hitotsu.postgresql.internal.slot;

import java.sql.SQLException;

/** What a relay has to read next is no longer in the database's log. */
final class LogLostException extends SQLException {
    private static final long serialVersionUID = 1L;

    LogLostException(String message) {
        super(message);
    }
}
