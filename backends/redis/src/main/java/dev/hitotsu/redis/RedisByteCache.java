package dev.hitotsu.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Bytes under keys, for a while, and tags by which many are removed at once. Thread-safe. Does not block. */
public final class RedisByteCache implements AutoCloseable {
    private static final String PREFIX = "hitotsu:cache:";
    private static final String TAG_PREFIX = "hitotsu:cache-tag:";

    private static final String MARK_PREFIX = "hitotsu:cache-purged:";

    /** Longer than anybody asks a service for what they then keep. */
    private static final Duration MARK_LIFETIME = Duration.ofMinutes(10);

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

    /**
     * What stands under the key. Fails if the server does not answer; no time limit applies.
     *
     * @param subject a tag; the answer says up to which purge of it, and of tags that are no subjects, it was read
     */
    public CompletionStage<Read> get(String key, String subject) {
        requireNonNull(key, "key: null (expected: a key)");
        requireNonNull(subject, "subject: null (expected: a tag)");
        return connection.call(commands ->
                commands.mget(PREFIX + key, MARK_PREFIX + subject, MARK_PREFIX).thenApply(Read::of));
    }

    /**
     * Puts the bytes under the key with these tags, and removes them after the time, which is 1 ms at least. What was
     * purged since they were read, or since nothing was found, is older than it seems, and is not put there.
     *
     * @param subject as it was read
     * @param marks of what was read
     * @return whether the bytes were put there
     */
    public CompletionStage<Boolean> put(
            String key, byte[] value, Duration timeToLive, Set<String> tags, String subject, String marks) {
        requireNonNull(key, "key: null (expected: a key)");
        requireNonNull(value, "value: null (expected: bytes)");
        requireNonNull(timeToLive, "timeToLive: null (expected: a time)");
        requireNonNull(tags, "tags: null (expected: tags, or none)");
        requireNonNull(subject, "subject: null (expected: a tag)");
        requireNonNull(marks, "marks: null (expected: marks of what was read)");
        String[] keys = Stream.concat(
                        Stream.of(PREFIX + key, MARK_PREFIX + subject, MARK_PREFIX),
                        tags.stream().map(tag -> TAG_PREFIX + tag))
                .toArray(String[]::new);
        return connection.call(commands -> CacheScript.PUT
                .<Long>run(
                        commands,
                        ScriptOutputType.INTEGER,
                        keys,
                        bytes(timeToLive.toMillis()),
                        value,
                        marks.getBytes(US_ASCII))
                .thenApply(put -> put == 1));
    }

    /**
     * Removes some of what has the tag, so that Redis is never busy for long. While there is more, ask again.
     *
     * @param isSubject whether what has the tag was read with it as its subject
     */
    public CompletionStage<Purged> purgeSome(String tag, boolean isSubject) {
        requireNonNull(tag, "tag: null (expected: a tag)");
        String[] keys = {TAG_PREFIX + tag, isSubject ? MARK_PREFIX + tag : MARK_PREFIX};
        return connection.call(commands -> CacheScript.PURGE
                .<List<Long>>run(
                        commands, ScriptOutputType.MULTI, keys, bytes(PORTION), bytes(MARK_LIFETIME.toMillis()))
                .thenApply(answer -> new Purged(answer.get(0), answer.get(1) > 0)));
    }

    private static byte[] bytes(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    /**
     * What stands under a key.
     *
     * @param value empty if nothing does
     * @param marks say when the last purge was
     */
    public record Read(Optional<byte[]> value, String marks) {
        public Read {
            requireNonNull(value, "value: null (expected: bytes, or nothing)");
            requireNonNull(marks, "marks: null (expected: marks, perhaps empty)");
        }

        private static Read of(List<KeyValue<String, byte[]>> found) {
            KeyValue<String, byte[]> value = found.get(0);
            return new Read(
                    value.hasValue() ? Optional.of(value.getValue()) : Optional.empty(),
                    mark(found.get(1)) + " " + mark(found.get(2)));
        }

        private static String mark(KeyValue<String, byte[]> mark) {
            return mark.hasValue() ? new String(mark.getValue(), US_ASCII) : "";
        }
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
