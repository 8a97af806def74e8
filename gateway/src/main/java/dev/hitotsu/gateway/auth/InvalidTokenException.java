package dev.hitotsu.gateway.auth;

/** A token is not accepted; the message says why. Thrown often, so it has no stack trace. */
final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTokenException(String message) {
        super(message, null, false, false);
    }
}
