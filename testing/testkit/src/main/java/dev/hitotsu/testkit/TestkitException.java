package dev.hitotsu.testkit;

import org.jspecify.annotations.Nullable;

/**
 * The one unchecked exception of the test kit: a server, a process or a proxy could not be set up or did not do what
 * was asked of it. The message names the value at fault and what was expected.
 */
public final class TestkitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with a message alone. */
    public TestkitException(String message) {
        super(message);
    }

    /** An exception with what caused it. */
    public TestkitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
