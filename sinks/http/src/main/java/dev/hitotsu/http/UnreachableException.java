package dev.hitotsu.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A destination could not be reached: it has certainly not received the request. */
final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
