package dev.hitotsu.jdbc.internal.step;

import java.sql.SQLException;

/** The record of a step failed, and its effect with it; or nobody knows whether both were committed. */
final class RecordFailedException extends SQLException {
    private static final long serialVersionUID = 1L;

    private final SQLException error;

    RecordFailedException(SQLException error) {
        super(error.getMessage(), error.getSQLState(), error.getErrorCode(), error);
        this.error = error;
    }

    SQLException error() {
        return error;
    }
}
