package dev.hitotsu.coordination.store;

/** A write was refused because its guard is gone: the writer no longer holds its grant. */
public final class GuardLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public GuardLostException(String message) {
        super(message);
    }
}
