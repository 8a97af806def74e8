package dev.hitotsu.coordination.store;

/** A folder has more entries than are listed at once. Asking again does not help. */
public final class ListTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message names the folder and how many entries it may have. */
    public ListTooLongException(String message) {
        super(message);
    }
}
