package dev.hitotsu.graphql.execution;

/** A service gave no answer that is of use. Thrown often, so it has no stack trace. */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public SourceException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** What was wrong. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
