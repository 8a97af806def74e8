package dev.hitotsu.inbox.step;

import org.jspecify.annotations.Nullable;

/** The run does not go on by itself: a person has to mend something, and then to retry or cancel it. */
public class RunHaltedException extends StepsException {
    private static final long serialVersionUID = 1L;

    RunHaltedException(String message) {
        super(message);
    }

    RunHaltedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
