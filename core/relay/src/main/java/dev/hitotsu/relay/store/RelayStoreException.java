package dev.hitotsu.relay.store;

import org.jspecify.annotations.Nullable;

/** The store could not be read or written. The relay gives up its term and tries again. */
public class RelayStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RelayStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
