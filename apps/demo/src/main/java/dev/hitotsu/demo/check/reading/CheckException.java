package dev.hitotsu.demo.check.reading;

/** The check could not run. The message says what could not be read, and why. Whether promises were kept is unknown. */
public final class CheckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckException(String message) {
        super(message);
    }

    public CheckException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
