package dev.hitotsu.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Claims with leases in Redis, on Redis's time. Each call is one script.
 *
 * <p><b>What Redis forgets, happens again.</b> A Redis that is restarted without its data, fails over to a replica that
 * lags, or evicts keys ({@code maxmemory-policy} other than {@code noeviction}) knows nothing of effects that happened
 * or are under way. The fences still grow, so a resource that checks them, or the keys, is safe. Where none does, use
 * {@link #requiringMark()}, or keep the claims in a database.
 *
 * <p>Thread-safe. Blocks for Redis's answer, two seconds at most.
 */
public final class RedisLeaseStore implements LeaseStore, AutoCloseable {
    private static final String PREFIX = "hitotsu:effect:";
    private static final String MARK = "hitotsu:effect-mark";

    private final SharedConnection<byte[]> connection;
    private final boolean requiresMark;

    private RedisLeaseStore(SharedConnection<byte[]> connection, boolean requiresMark) {
        this.connection = connection;
        this.requiresMark = requiresMark;
    }

    /**
     * Prepares the connection to a server. It connects by itself, now and whenever the connection is lost.
     *
     * @throws IllegalArgumentException if the URI is invalid
     */
    public static RedisLeaseStore connect(String uri) {
        requireNonNull(uri, "uri: null (expected: the URI of a server)");
        RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
        return new RedisLeaseStore(new SharedConnection<>(RedisAddress.parse(uri), codec), false);
    }

    /**
     * The same store, on the same connection, which refuses every claim in a Redis without the mark that {@link #mark}
     * sets. So a Redis that was emptied stops the effects, until a person has decided.
     */
    public RedisLeaseStore requiringMark() {
        return new RedisLeaseStore(connection, true);
    }

    /**
     * Sets the mark: once when the system is set up, and again when a person has seen that Redis was emptied. Then let
     * the longest lease pass first, and have seen to the messages whose effects were forgotten.
     */
    public void mark() {
        String ignored = await("mark set", commands -> commands.set(MARK, new byte[] {'1'}));
    }

    @Override
    public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
        List<Object> answer = await(
                key + " claimed",
                commands -> LeaseScript.CLAIM.runMulti(
                        commands,
                        new String[] {key(key), MARK},
                        bytes(owner),
                        fingerprint,
                        bytes(terms.lease()),
                        bytes(terms.timeToLive()),
                        new byte[] {(byte) (requiresMark ? '1' : '0')}));
        String state = new String((byte[]) answer.getFirst(), US_ASCII);
        return switch (state) {
            case "GRANTED" -> new LeaseClaim.Granted((Long) answer.get(1), Math.toIntExact((Long) answer.get(2)));
            case "HELD" -> new LeaseClaim.Held(Duration.ofMillis((Long) answer.get(1)));
            case "DONE" -> new LeaseClaim.Done(answer.size() < 2 ? null : (byte[]) answer.get(1));
            case "CONFLICT" -> new LeaseClaim.Conflict();
            case "EMPTIED" ->
                throw new InboxException(
                        "redis: no key " + MARK + " (expected: the mark that RedisLeaseStore.mark() sets."
                                + " This Redis was emptied or is new, and knows nothing of effects that have happened)");
            default -> throw new IllegalStateException("state: " + state + " (expected: one that the script returns)");
        };
    }

    @Override
    public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
        return await(
                key + " renewed",
                commands -> LeaseScript.RENEW.runBoolean(
                        commands, keys(key), bytes(owner), bytes(terms.lease()), bytes(terms.timeToLive())));
    }

    @Override
    public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
        byte[][] arguments = result == null
                ? new byte[][] {bytes(owner), bytes("DONE"), bytes(terms.timeToLive())}
                : new byte[][] {bytes(owner), bytes("DONE"), bytes(terms.timeToLive()), result};
        return await(key + " completed", commands -> LeaseScript.END.runBoolean(commands, keys(key), arguments));
    }

    @Override
    public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
        return await(
                key + " released",
                commands -> LeaseScript.END.runBoolean(
                        commands, keys(key), bytes(owner), bytes("RELEASED"), bytes(terms.timeToLive())));
    }

    /** {@inheritDoc} Redis does it by itself. */
    @Override
    public int deleteForgotten(int limit) {
        return 0;
    }

    private <T> T await(String what, Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
        try {
            // The connection ends each wait. A limit of our own would wake up one more thread for each call.
            return connection.call(command).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InboxException(what + ": interrupted while waiting for Redis (expected: an answer)", e);
        } catch (ExecutionException | CompletionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new InboxException(what + ": " + cause.getMessage() + " (expected: an answer of Redis)", cause);
        }
    }

    /** The length makes it unique for every consumer and key. */
    private static String key(EffectKey key) {
        return PREFIX + key.consumer().length() + ":" + key.consumer() + ":" + key.value();
    }

    private static String[] keys(EffectKey key) {
        return new String[] {key(key)};
    }

    private static byte[] bytes(Object text) {
        return text.toString().getBytes(US_ASCII);
    }

    private static byte[] bytes(Duration time) {
        return bytes(Long.toString(time.toMillis()));
    }

    /** Closes the connection. */
    @Override
    public void close() {
        connection.close();
    }
}
