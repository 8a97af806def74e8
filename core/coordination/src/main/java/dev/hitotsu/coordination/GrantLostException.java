package dev.hitotsu.coordination;

import org.jspecify.annotations.Nullable;

/** A write was refused because the grant that guards it is no longer held. */
public final class GrantLostException extends CoordinationException {
    private static final long serialVersionUID = 1;

    public GrantLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
