package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.InboxException;
import org.jspecify.annotations.Nullable;

/** A run could not go on. The message names the run, the step, and what to do. */
public class StepsException extends InboxException {
    private static final long serialVersionUID = 1L;

    StepsException(String message) {
        super(message);
    }

    StepsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
