package dev.hitotsu.redis;

/** There is no connection to Redis at the moment. Thrown often, so it has no stack trace. */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailableException() {
        super("redis: no connection", null, false, false);
    }
}
