package dev.hitotsu.coordination.store;

/** The session has ended. Its entries are gone, or will be in a moment. */
public final class SessionEndedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SessionEndedException(String message) {
        super(message);
    }
}
