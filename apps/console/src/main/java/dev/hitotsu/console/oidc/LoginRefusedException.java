package dev.hitotsu.console.oidc;

/** A login that does not succeed; the message says why, and holds no secret. */
public final class LoginRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LoginRefusedException(String message) {
        super(message, null, false, false);
    }
}
