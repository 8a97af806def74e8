package dev.hitotsu.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server takes no more requests at once on its connection. The request was not sent. */
final class NoStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    NoStreamException(@Nullable Throwable cause) {
        super("the server takes no more requests at once", cause);
    }
}
