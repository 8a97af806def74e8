package dev.hitotsu.coordination;

import org.jspecify.annotations.Nullable;

/** Coordination failed: the store is away, or refuses. */
public class CoordinationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CoordinationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
