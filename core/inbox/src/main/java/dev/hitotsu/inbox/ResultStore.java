package dev.hitotsu.inbox;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps results of effects in the database of the effects, in their own transactions.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public interface ResultStore<T> {
    /**
     * Claims the key until the end of the transaction. Does not wait for another transaction that has claimed it: that
     * is an {@link EffectOutcome.InFlight}. Blocks for a round trip.
     *
     * @param fingerprint of what is asked for
     * @return empty if the effect is to run now; otherwise why not
     * @throws InboxException if there is no transaction, or the store refuses
     */
    Optional<EffectOutcome> claim(T transaction, EffectKey key, byte[] fingerprint);

    /**
     * Keeps the result of a key that this transaction has claimed. A unique constraint has the last word.
     *
     * @throws InboxException if another transaction has kept one meanwhile; then nothing may be committed
     */
    void save(T transaction, EffectKey key, byte[] fingerprint, byte[] result, Duration timeToLive);

    /**
     * Commits claim, effect and result together.
     *
     * @throws InboxException if nothing was committed, or if that is unknown; the effect is to be asked for again with
     *     the same key
     */
    void commit(T transaction);

    /**
     * Deletes some of the results whose time to live is over, in the given transaction.
     *
     * @return how many
     */
    int deleteForgotten(T transaction, int limit);
}
