package dev.hitotsu.inbox;

import java.time.Duration;

/**
 * Runs an effect once for each key, and keeps its result. One way holds a lease while it runs ({@link
 * dev.hitotsu.inbox.lease.LeasedInbox}), another runs it in a transaction that also keeps the result.
 *
 * <p>Thread-safe. Blocks.
 *
 * @param <C> what an effect gets: the lease, or the transaction
 */
public interface EffectRunner<C> {
    /**
     * Runs the effect, unless it happened before or another run is under way. If the effect throws, nothing is kept and
     * the claim is given back.
     *
     * @param key the same for the same effect, at most {@value EffectKey#MAX_LENGTH} characters
     * @param fingerprint of what is asked for; a key with another one is a {@link EffectOutcome.Conflict}
     * @throws IllegalArgumentException if the key cannot be kept
     * @throws InboxException if the store does not answer, or the run lost its claim; the effect may have happened or
     *     not, and is to be asked for again with the same key
     * @throws E what the effect throws
     */
    <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<C, E> effect) throws E;

    /** How long a result is kept at least. */
    Duration timeToLive();

    /** Whether a result that is not kept also undoes the effect. So it is in a transaction, and not under a lease. */
    boolean undoesWhatIsNotKept();

    /**
     * An effect.
     *
     * @param <C> what it gets
     * @param <E> what it throws
     */
    @FunctionalInterface
    interface Effect<C, E extends Exception> {
        EffectResult run(C context) throws E;
    }
}
