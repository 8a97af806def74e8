package dev.hitotsu.jdbc;

/** The schema of the database is missing, has another version, or was changed in a way that would lose messages. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchemaException(String message) {
        super(message);
    }

    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
