package dev.hitotsu.relay;

/** The sink did not open a session, which no target that is away explains. */
final class SinkDefectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SinkDefectException(Throwable cause) {
        super("no session: " + cause, cause);
    }
}
