package dev.hitotsu.gateway.filter;

import java.util.Map;

/** A request that the gateway answers with an error. Thrown often, so it has no stack trace. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For the log alone; nobody is there to read it. */
    private static final int CLIENT_GONE = 499;

    private final int status;

    @SuppressWarnings("serial") // Map.copyOf returns a serializable map
    private final Map<String, String> headers;

    private final boolean closing;

    private RefusedException(int status, String message, Map<String, String> headers, boolean closing) {
        super(message, null, false, false);
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.closing = closing;
    }

    /** An answer with this status, whose body says the message to the client. */
    public static RefusedException of(int status, String message) {
        return of(status, message, Map.of());
    }

    /** The same, with further headers. */
    public static RefusedException of(int status, String message, Map<String, String> headers) {
        return new RefusedException(status, message, headers, false);
    }

    /** The same, for a connection on which nobody knows where the next request begins, or that is to end early. */
    public static RefusedException closing(int status, String message) {
        return new RefusedException(status, message, Map.of(), true);
    }

    /** The end of a request whose client is gone. */
    public static RefusedException clientGone() {
        return of(CLIENT_GONE, "The client is gone");
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** Whether there is nobody any more to be told. */
    public boolean isClientGone() {
        return status == CLIENT_GONE;
    }

    /** Whether the connection ends with this answer. */
    public boolean isClosing() {
        return closing;
    }
}
