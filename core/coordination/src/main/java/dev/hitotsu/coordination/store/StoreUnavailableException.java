package dev.hitotsu.coordination.store;

import org.jspecify.annotations.Nullable;

/** The store did not answer. It is unknown whether a write took place. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
