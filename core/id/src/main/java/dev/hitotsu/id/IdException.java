package dev.hitotsu.id;

import org.jspecify.annotations.Nullable;

/** No id could be made without the risk of a duplicate. The root of the exceptions of all generators. */
public class IdException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception whose message has the value, then what was expected. */
    public IdException(String message) {
        this(message, null);
    }

    /** As {@link #IdException(String)}, with a cause. */
    public IdException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
