package dev.hitotsu.outbox;

import org.jspecify.annotations.Nullable;

/** The outbox could not do what it was asked to. The message names the value, and what was expected. */
public class OutboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutboxException(String message) {
        super(message);
    }

    public OutboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
