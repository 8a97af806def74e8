package dev.hitotsu.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection has ended before the response did. The request may have been received. */
final class BrokenConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenConnectionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
