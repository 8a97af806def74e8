package dev.hitotsu.identity;

/** An assertion that is not to be believed. The message says why, and contains nothing of the assertion. */
public final class InvalidAssertionException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidAssertionException(String message) {
        super(message);
    }
}
