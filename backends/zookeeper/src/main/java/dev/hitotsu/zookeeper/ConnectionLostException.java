package dev.hitotsu.zookeeper;

/** No answer came because the connection was lost. The request may have been carried out; another attempt may help. */
final class ConnectionLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConnectionLostException(String message) {
        super(message);
    }
}
