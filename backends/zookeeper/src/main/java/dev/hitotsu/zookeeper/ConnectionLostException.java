package dev.hitotsu.zookeeper;

/** The connection was lost before the answer came. The client looks for another by itself, so to ask again may help. */
final class ConnectionLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConnectionLostException(String message) {
        super(message);
    }
}
