package dev.hitotsu.redis;

/**
 * There is no connection to Redis at the moment, or it was lost before the answer. Thrown often, so it has no stack
 * trace.
 */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailableException() {
        super("redis: no connection", null, false, false);
    }

    RedisUnavailableException(Throwable cause) {
        super("redis: " + cause.getMessage(), cause, false, false);
    }
}
