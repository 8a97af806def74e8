package dev.hitotsu.outbox;

import org.jspecify.annotations.Nullable;

/** The outbox could not do what was asked; the message says with what, and what was expected. */
public class OutboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutboxException(String message) {
        super(message);
    }

    public OutboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
