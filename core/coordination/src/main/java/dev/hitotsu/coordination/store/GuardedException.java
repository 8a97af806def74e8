package dev.hitotsu.coordination.store;

/** A write was refused because the entry that was to guard it is gone: its holder has lost what it held. */
public final class GuardedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public GuardedException(String message) {
        super(message);
    }
}
