package dev.hitotsu.redis;

import java.util.List;
import io.lettuce.core.ScriptOutputType;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Bytes under keys, for a while, and tags by which many are removed at once. Thread-safe. Does not block. */
public final class RedisByteCache implements AutoCloseable {
    private static final String PREFIX = "hitotsu:cache:";
    private static final String TAG_PREFIX = "hitotsu:cache-tag:";

    /** So many values are removed in a moment of which nobody notices anything. */
    private static final int PORTION = 500;

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
        return connection.call(commands -> commands.get(PREFIX + key).thenApply(Optional::ofNullable));
    }

    /** Puts the bytes under the key, and removes them after the time, which is 1 ms at least. */
    public CompletionStage<Void> put(String key, byte[] value, Duration timeToLive) {
        requireNonNull(key, "key: null (expected: a key)");
        requireNonNull(value, "value: null (expected: bytes)");
        requireNonNull(timeToLive, "timeToLive: null (expected: a time)");
        return connection.call(commands ->
                commands.psetex(PREFIX + key, timeToLive.toMillis(), value).thenAccept(done -> {}));
    }

    /** Puts the bytes under the key with these tags, and removes them after the time, which is 1 ms at least. */
    public CompletionStage<Void> put(String key, byte[] value, Duration timeToLive, Set<String> tags) {
        requireNonNull(key, "key: null (expected: a key)");
        requireNonNull(value, "value: null (expected: bytes)");
        requireNonNull(timeToLive, "timeToLive: null (expected: a time)");
        requireNonNull(tags, "tags: null (expected: tags, or none)");
        String[] keys = Stream.concat(Stream.of(PREFIX + key), tags.stream().map(tag -> TAG_PREFIX + tag))
                .toArray(String[]::new);
        byte[] millis = Long.toString(timeToLive.toMillis()).getBytes(US_ASCII);
        return connection.call(
                commands -> CacheScript.PUT.<Long>run(commands, ScriptOutputType.INTEGER, keys, millis, value)
                        .thenAccept(done -> {}));
    }

    /** Removes some of what has the tag, so that Redis is never busy for long. While there is more, ask again. */
    public CompletionStage<Purged> purgeSome(String tag) {
        requireNonNull(tag, "tag: null (expected: a tag)");
        byte[] max = Integer.toString(PORTION).getBytes(US_ASCII);
        return connection.call(commands -> CacheScript.PURGE
                .<List<Long>>run(commands, ScriptOutputType.MULTI, new String[] {TAG_PREFIX + tag}, max)
                .thenApply(answer -> new Purged(answer.get(0), answer.get(1) > 0)));
    }

    /**
     * What was removed.
     *
     * @param removed how many values
     * @param isMore whether there are others with the same tag
     */
    public record Purged(long removed, boolean isMore) {}

    /** Closes the connection. */
    @Override
    public void close() {
        connection.close();
    }
}
