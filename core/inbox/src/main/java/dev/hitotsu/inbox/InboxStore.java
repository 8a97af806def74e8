package dev.hitotsu.inbox;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * Remembers which messages a consumer has handled, in the database of their effects.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public interface InboxStore<T> {
    /**
     * Claims the ids for the consumer in the given transaction. Where another open transaction has claimed an id, it waits: if
     * that one commits, the id is not new; if it rolls back, the id is claimed here. Blocks.
     *
     * @return the ids that were not claimed before, and are now if the transaction commits; the set is the caller's to change
     * @throws InboxException if there is no transaction, or the store refuses
     */
    Set<UUID> claim(T transaction, String consumer, Collection<UUID> ids);

    /**
     * Commits the transaction. A database may answer a COMMIT with a rollback, because an earlier error made the transaction
     * fail and somebody swallowed that error. Then the claims and the effects are gone, and this method says so. Blocks.
     *
     * @throws InboxException where the transaction had failed or was over, or the commit fails: the effect must count as failed
     */
    void commit(T transaction);

    /**
     * Remembers in the given transaction that this reader claims under the consumer's name, and forgets readers of days ago.
     *
     * @param reader in words, as {@link dev.hitotsu.message.receiver.ReceivedBatch#reader()}
     * @return the others that did so within the time, by the store's clock
     * @throws InboxException if there is no transaction, or the store refuses
     */
    Set<String> reportReader(T transaction, String consumer, String reader, Duration within);

    /**
     * Deletes claims that are older, at most {@code limit} of them, in the given transaction. A message that is redelivered
     * after its claim was deleted has its effect again, so keep claims for longer than the broker keeps messages.
     *
     * @return how many were deleted
     */
    int deleteOldClaims(T transaction, Duration olderThan, int limit);
}
