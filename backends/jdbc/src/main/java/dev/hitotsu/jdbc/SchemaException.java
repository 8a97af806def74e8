package dev.hitotsu.jdbc;

/** The database's schema is missing, of another version, or changed in a way that would lose messages. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchemaException(String message) {
        super(message);
    }

    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
