package dev.hitotsu.coordination.store;

/** The session has ended, and what belonged to it is gone or will be at once. */
public final class SessionEndedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SessionEndedException(String message) {
        super(message);
    }
}
