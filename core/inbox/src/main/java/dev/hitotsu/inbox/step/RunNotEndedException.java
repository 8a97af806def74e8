package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** The run goes on later: it rests, or another process works on it. Ask again with the same key. */
public final class RunNotEndedException extends StepsException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    RunNotEndedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = requireNonNull(retryAfter, "retryAfter: null (expected: a time)");
    }

    /** When to ask again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
