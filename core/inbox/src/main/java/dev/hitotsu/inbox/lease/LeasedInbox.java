package dev.hitotsu.inbox.lease;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Runs effects outside of a transaction, such as calls of other services, once at a time (promise P6). A claim with a
 * lease keeps others away while the effect runs; it is renewed, and when the effect is over its result is kept.
 *
 * <pre>{@code
 * LeasedInbox inbox = PostgreSql.of(dataSource).leasedInbox("payments");
 * inbox.runOnce(message.id(), lease -> charge(lease.key(), message));
 * }</pre>
 *
 * <p>If the effect throws, the claim is released, and the next delivery runs it again. If the process crashes, the
 * lease ends, and the next delivery runs it again, with the same key and a greater fence. So an effect elsewhere
 * happens once if what has it checks the key or the fence.
 *
 * <p>Thread-safe. Blocks for the store and for the effect. Nothing is to be closed.
 */
public final class LeasedInbox implements EffectRunner<Lease> {
    private static final byte[] NO_FINGERPRINT = new byte[0];

    private final LeaseStore store;
    private final String consumer;
    private final LeasedInboxOptions options;
    private final LeaseEnding ending;
    private final ClaimCleaning cleaning;
    private final LeaseWatch watch;

    LeasedInbox(LeaseStore store, String consumer, LeasedInboxOptions options) {
        this.store = store;
        this.consumer = consumer;
        this.options = options;
        this.ending = new LeaseEnding(store, options);
        this.cleaning = new ClaimCleaning(options.clockwork(), store::deleteForgotten);
        this.watch = new LeaseWatch(options.clockwork(), consumer);
    }

    /** An inbox of one consumer with a lease of 30 seconds, which remembers for eight days. */
    public static LeasedInbox of(LeaseStore store, String consumer) {
        return builder(store, consumer).build();
    }

    /**
     * Settings of an inbox.
     *
     * @param consumer names the effect, for example {@code payments}; it must stay the same, because claims belong to
     *     it
     */
    public static LeasedInboxBuilder builder(LeaseStore store, String consumer) {
        return new LeasedInboxBuilder(store, consumer);
    }

    /**
     * Runs the effect of a message, unless it has happened.
     *
     * @return whether it ran now
     * @throws EffectInFlightException if another run is under way; the message is to be delivered again
     * @throws InboxException if the store does not answer, or the run lost its lease; the message is to be delivered
     *     again
     */
    public <E extends Exception> boolean runOnce(UUID messageId, LeasedEffect<E> effect) throws E {
        return runOnce(EffectKey.ofMessage(messageId), effect);
    }

    /**
     * As {@link #runOnce(UUID, LeasedEffect)}, for a key of the user's own, or one of {@link EffectKey#ofAttempt}.
     *
     * @return whether it ran now
     * @throws IllegalArgumentException if the key cannot be kept
     */
    public <E extends Exception> boolean runOnce(String key, LeasedEffect<E> effect) throws E {
        requireNonNull(key, "key: null (expected: text)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        EffectOutcome.Done done = require(key, run(key, NO_FINGERPRINT, lease -> {
            effect.run(lease);
            return EffectResult.DONE;
        }));
        return !done.isRepetition();
    }

    /**
     * As {@link #runOnce(String, LeasedEffect)}, for an effect with a result.
     *
     * @return the result of the effect, of this run or of the one that had it
     * @throws ResultTooLargeException if it cannot be kept; the effect has happened
     */
    public <E extends Exception> byte[] callOnce(String key, LeasedCall<E> effect) throws E {
        requireNonNull(key, "key: null (expected: text)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        return require(key, run(key, NO_FINGERPRINT, lease -> EffectResult.of(effect.run(lease))))
                .result();
    }

    /**
     * A handler for a broker's receiver, which runs the effect of one message after the other. A message of which
     * another run is under way fails, and is handled again.
     *
     * @param key of a message: {@code message -> EffectKey.ofMessage(message.id())}, or one with the attempt of the
     *     sender
     */
    public BatchHandler handler(Function<Message, String> key, MessageEffect effect) {
        requireNonNull(key, "key: null (expected: the key of a message)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        return batch -> {
            for (Message message : batch.messages()) {
                boolean unused = this.<Exception>runOnce(key.apply(message), lease -> effect.run(lease, message));
            }
        };
    }

    /**
     * A handler for a broker's receiver, which runs an effect once for all new messages of a batch, each under a lease
     * of its own. If another run of one of them is under way, none runs, and the batch is handled again.
     *
     * @param key as for {@link #handler}; of two messages with one key only the first counts
     */
    public BatchHandler batchHandler(Function<Message, String> key, BatchEffect effect) {
        requireNonNull(key, "key: null (expected: the key of a message)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        return batch -> new LeasedBatch(this, ending).run(batch.messages(), key, effect);
    }

    /**
     * A claim of ours; empty if the effect has happened.
     *
     * @throws EffectInFlightException if another run is under way
     */
    Optional<HeldLease> hold(String key) {
        EffectKey effectKey = new EffectKey(consumer, key);
        UUID owner = UUID.randomUUID();
        cleaning.runIfDue();
        long sentNanos = options.clockwork().nanoTime();
        return switch (claim(effectKey, owner, NO_FINGERPRINT)) {
            case LeaseClaim.Granted granted ->
                Optional.of(new HeldLease(store, options, watch, effectKey, owner, granted, sentNanos));
            case LeaseClaim.Done done -> Optional.empty();
            case LeaseClaim.Held(var remaining) -> throw new EffectInFlightException(effectKey, remaining);
            case LeaseClaim.Conflict() -> throw conflict(effectKey);
        };
    }

    private EffectOutcome.Done require(String key, EffectOutcome outcome) {
        return switch (outcome) {
            case EffectOutcome.Done done -> done;
            case EffectOutcome.InFlight(var retryAfter) ->
                throw new EffectInFlightException(new EffectKey(consumer, key), retryAfter);
            case EffectOutcome.Conflict() -> throw conflict(new EffectKey(consumer, key));
        };
    }

    private static InboxException conflict(EffectKey key) {
        return new InboxException(key + ": claimed with a fingerprint (expected: keys that nobody else uses)");
    }

    @Override
    public <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<Lease, E> effect) throws E {
        requireNonNull(key, "key: null (expected: text)");
        requireNonNull(fingerprint, "fingerprint: null (expected: bytes, perhaps none)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        EffectKey effectKey = new EffectKey(consumer, key);
        UUID owner = UUID.randomUUID();
        cleaning.runIfDue();
        long sentNanos = options.clockwork().nanoTime();
        return switch (claim(effectKey, owner, fingerprint)) {
            case LeaseClaim.Granted granted ->
                runHeld(new HeldLease(store, options, watch, effectKey, owner, granted, sentNanos), effect);
            case LeaseClaim.Held(var remaining) -> new EffectOutcome.InFlight(remaining);
            case LeaseClaim.Conflict() -> new EffectOutcome.Conflict();
            case LeaseClaim.Done(var result) -> {
                if (result == null) {
                    throw new ResultTooLargeException(effectKey, options.maxResultSize());
                }
                yield new EffectOutcome.Done(result, true);
            }
        };
    }

    /** A claim in doubt is given back, so that the next delivery need not wait for the end of its lease. */
    private LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint) {
        try {
            return store.claim(key, owner, fingerprint, options.terms());
        } catch (RuntimeException | Error failure) {
            ending.release(key, owner, failure);
            throw failure;
        }
    }

    private <E extends Exception> EffectOutcome runHeld(HeldLease lease, Effect<Lease, E> effect) throws E {
        EffectResult result;
        try {
            lease.keep();
            result = requireNonNull(effect.run(lease), "result: null (expected: what the effect has come to)");
        } catch (Throwable failure) {
            lease.end();
            ending.release(lease.key(), lease.owner(), failure);
            throw failure;
        }
        lease.end();
        if (result.isFinal()) {
            ending.complete(lease, result.bytes());
        } else {
            ending.release(lease);
        }
        return new EffectOutcome.Done(result.bytes(), false);
    }

    @Override
    public Duration timeToLive() {
        return options.retention().timeToLive();
    }

    @Override
    public boolean undoesWhatIsNotKept() {
        return false;
    }

    /** The name of the consumer. */
    public String consumer() {
        return consumer;
    }

    /** The effect of a message. */
    @FunctionalInterface
    public interface MessageEffect {
        void run(Lease lease, Message message) throws Exception;
    }

    /** The effect of several messages at once. */
    @FunctionalInterface
    public interface BatchEffect {
        void run(List<LeasedMessage> messages) throws Exception;
    }

    /** A message with the lease under which its effect runs. */
    public record LeasedMessage(Lease lease, Message message) {
        public LeasedMessage {
            requireNonNull(lease, "lease: null (expected: a lease)");
            requireNonNull(message, "message: null (expected: a message)");
        }
    }

    /** An effect that runs under a lease. */
    @FunctionalInterface
    public interface LeasedEffect<E extends Exception> {
        void run(Lease lease) throws E;
    }

    /** An effect that runs under a lease and has a result. */
    @FunctionalInterface
    public interface LeasedCall<E extends Exception> {
        byte[] run(Lease lease) throws E;
    }
}
