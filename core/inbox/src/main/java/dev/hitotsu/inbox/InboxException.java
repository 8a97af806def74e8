package dev.hitotsu.inbox;

import org.jspecify.annotations.Nullable;

/** The inbox could not do what it was asked to. The message names the value, and what was expected. */
public class InboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InboxException(String message) {
        super(message);
    }

    public InboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
