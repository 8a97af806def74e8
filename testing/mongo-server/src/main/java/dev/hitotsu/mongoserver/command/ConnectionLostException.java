package dev.hitotsu.mongoserver.command;

/** The connection ends without an answer, because a test wants so. */
public final class ConnectionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException() {
        super("lost on purpose", null, false, false);
    }
}
