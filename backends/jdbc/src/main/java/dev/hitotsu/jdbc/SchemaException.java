package dev.hitotsu.jdbc;

import dev.hitotsu.outbox.OutboxException;

/** The schema of the database is missing, has another version, or was changed in a way that would lose messages. */
public final class SchemaException extends OutboxException {
    private static final long serialVersionUID = 1L;

    public SchemaException(String message) {
        super(message);
    }

    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
