package dev.hitotsu.servers;

import org.jspecify.annotations.Nullable;

/**
 * The one unchecked exception of the test kit: a server, a process or a proxy could not be set up or did not do what
 * was asked of it. The message names the value at fault and what was expected.
 */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with a message alone. */
    public ServerException(String message) {
        super(message);
    }

    /** An exception with what caused it. */
    public ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
