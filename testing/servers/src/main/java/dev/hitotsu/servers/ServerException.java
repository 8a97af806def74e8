package dev.hitotsu.servers;

import org.jspecify.annotations.Nullable;

/**
 * A server, a process or a proxy could not be started, or did not do what it was told. The message names the wrong
 * value and what was expected. It is the only exception that this module declares.
 */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with a message only. */
    public ServerException(String message) {
        super(message);
    }

    /** An exception with a message and a cause. */
    public ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
