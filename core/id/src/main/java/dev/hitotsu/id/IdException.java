package dev.hitotsu.id;

import org.jspecify.annotations.Nullable;

/** No id could be given: to go on would risk a duplicate. The root of what generators throw. */
public class IdException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message shows the value, then what was expected. */
    public IdException(String message) {
        this(message, null);
    }

    /** The same, with what it came from. */
    public IdException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
