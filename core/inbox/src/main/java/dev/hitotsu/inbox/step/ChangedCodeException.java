package dev.hitotsu.inbox.step;

/**
 * The code goes another way than the one that is recorded: a step was renamed, moved, added before others or removed.
 */
public final class ChangedCodeException extends RunHaltedException {
    private static final long serialVersionUID = 1L;

    ChangedCodeException(String message) {
        super(message);
    }
}
