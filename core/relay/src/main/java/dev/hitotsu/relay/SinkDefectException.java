package dev.hitotsu.relay;

/** The sink threw what no target that is away explains. */
final class SinkDefectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SinkDefectException(Throwable cause) {
        super("it failed: " + cause, cause);
    }
}
