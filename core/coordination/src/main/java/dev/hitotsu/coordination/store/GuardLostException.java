package dev.hitotsu.coordination.store;

/** A write was refused because the entry that was to guard it is gone: its holder has lost what it held. */
public final class GuardLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public GuardLostException(String message) {
        super(message);
    }
}
