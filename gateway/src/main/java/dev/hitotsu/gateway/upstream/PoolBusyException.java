package dev.hitotsu.gateway.upstream;

/**
 * All connections to an address are in use, and too many wait for one, or for too long. Thrown often, so it has no
 * stack trace.
 */
final class PoolBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoolBusyException() {
        super("all connections are in use", null, false, false);
    }
}
