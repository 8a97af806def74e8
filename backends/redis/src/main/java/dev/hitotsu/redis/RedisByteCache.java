package dev.hitotsu.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Bytes under keys, for a while. Thread-safe. Does not block. */
public final class RedisByteCache implements AutoCloseable {
    private static final String PREFIX = "hitotsu:cache:";

    private final SharedConnection<byte[]> connection;

    private RedisByteCache(SharedConnection<byte[]> connection) {
        this.connection = connection;
    }

    /**
     * Prepares the connection to a server. It connects by itself, now and whenever the connection is lost.
     *
     * @throws IllegalArgumentException if the URI is invalid
     */
    public static RedisByteCache connect(String uri) {
        requireNonNull(uri, "uri: null (expected: the URI of a server)");
        RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
        return new RedisByteCache(new SharedConnection<>(RedisAddress.parse(uri), codec));
    }

    /** What stands under the key; empty if nothing does. Fails if the server does not answer; no time limit applies. */
    public CompletionStage<Optional<byte[]>> get(String key) {
        requireNonNull(key, "key: null (expected: a key)");
        return call(commands -> commands.get(PREFIX + key).thenApply(Optional::ofNullable));
    }

    /** Puts the bytes under the key, and removes them after the time, which is 1 ms at least. */
    public CompletionStage<Void> put(String key, byte[] value, Duration timeToLive) {
        requireNonNull(key, "key: null (expected: a key)");
        requireNonNull(value, "value: null (expected: bytes)");
        requireNonNull(timeToLive, "timeToLive: null (expected: a time)");
        return call(commands ->
                commands.psetex(PREFIX + key, timeToLive.toMillis(), value).thenAccept(done -> {}));
    }

    private <T> CompletionStage<T> call(Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
        return connection
                .commands()
                .map(command)
                .orElseGet(() -> CompletableFuture.failedFuture(new RedisUnavailableException()));
    }

    /** Closes the connection. */
    @Override
    public void close() {
        connection.close();
    }
}
