package dev.hitotsu.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.codec.StringCodec;
import java.util.concurrent.CompletionStage;

/**
 * A rate limit that all its users share: in any window of Redis's time it grants at most a number of requests, and
 * never fewer. It keeps the time of each request that it granted, not a counter of a period, so there is no edge at
 * which twice as many pass. A window has its begin and not its end.
 *
 * <p>Thread-safe. Does not block.
 */
public final class RedisRateLimit implements AutoCloseable {
    private final SharedConnection<String> connection;

    private RedisRateLimit(SharedConnection<String> connection) {
        this.connection = connection;
    }

    /**
     * Prepares the connection to a server, for example {@code redis://user:password@host:6379/0}. It connects by
     * itself, now and whenever the connection is lost.
     *
     * @throws IllegalArgumentException if the URI is invalid
     */
    public static RedisRateLimit connect(String uri) {
        requireNonNull(uri, "uri: null (expected: the URI of a server)");
        return new RedisRateLimit(new SharedConnection<>(RedisAddress.parse(uri), StringCodec.UTF8));
    }

    /**
     * Asks for one request.
     *
     * @param name of the limit and of who is limited; its requests are counted together
     * @return fails if the server does not answer; no time limit applies
     */
    public CompletionStage<RateLimitDecision> ask(String name, RateLimitWindow window) {
        requireNonNull(name, "name: null (expected: the name of a limit)");
        requireNonNull(window, "window: null (expected: a window)");
        return connection.call(commands -> RateLimitScript.run(commands, name, window));
    }

    /** Closes the connection. */
    @Override
    public void close() {
        connection.close();
    }
}
