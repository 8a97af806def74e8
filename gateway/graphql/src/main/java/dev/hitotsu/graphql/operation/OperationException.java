package dev.hitotsu.graphql.operation;

/** An operation that is refused before anything is asked. Thrown often, so it has no stack trace. */
public final class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    public OperationException(Refusal refusal, String message) {
        super(message, null, false, false);
        this.refusal = refusal;
    }

    /** Why it is refused. */
    public Refusal refusal() {
        return refusal;
    }

    /** What is wrong and what was expected. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
