package dev.hitotsu.demo.check;

/** The check could not be done: says what could not be read, and why. It says nothing about the promises. */
public final class CheckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckException(String message) {
        super(message);
    }

    CheckException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
