package dev.hitotsu.gateway;

/** A gateway cannot do what it was asked to do; the message says why. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
