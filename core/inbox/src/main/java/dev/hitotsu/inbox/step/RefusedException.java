package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

/**
 * A definite no, such as "out of stock" or "card declined": what was asked for did not happen, and will not. Throw it
 * in a step, or between steps. Unless the handler catches it, the run undoes the steps before it and ends.
 *
 * <p>A time-out is no such answer: nobody knows what happened. Let it pass as it is, and the call is repeated with the
 * same key.
 */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** A refusal with a reason for people. */
    public RefusedException(String reason) {
        super(requireNonNull(reason, "reason: null (expected: text)"));
        this.reason = reason;
    }

    /** A refusal that follows from an error. */
    public RefusedException(String reason, Throwable cause) {
        super(requireNonNull(reason, "reason: null (expected: text)"), cause);
        this.reason = reason;
    }

    /** Why, for people. It is kept with the run. */
    public final String reason() {
        return reason;
    }
}
