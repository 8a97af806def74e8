package dev.hitotsu.http;

import dev.hitotsu.message.FailureLog;
import org.jspecify.annotations.Nullable;

/** What went wrong, for people. */
final class Problems {
    private static final int MAX_CAUSES = 8;

    private Problems() {}

    /** The error with the first text that it or one of its causes has: the client's own wrappers often say nothing. */
    static String describe(@Nullable Throwable error) {
        Throwable cause = error;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                return FailureLog.describe(cause);
            }
            cause = cause.getCause();
        }
        return error == null ? "failed" : FailureLog.describe(error);
    }
}
