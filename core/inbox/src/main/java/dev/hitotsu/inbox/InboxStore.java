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
     * Claims the ids for the consumer in the given transaction. If another open transaction has claimed an id, this
     * waits for its end: if it commits, the id is not new; if it rolls back, the id is claimed here. Blocks.
     *
     * @return the ids that are claimed now and were not before; the caller may change the set
     * @throws InboxException if there is no transaction, or the store refuses
     */
    Set<UUID> claim(T transaction, String consumer, Collection<UUID> ids);

    /**
     * Commits the transaction. A database may answer a COMMIT with a rollback, because an earlier error made the
     * transaction fail and somebody swallowed that error. Then the claims and the effects are gone, and this method
     * says so. Blocks.
     *
     * @throws InboxException if the transaction had failed or was over, or the commit fails; then the effect has failed
     */
    void commit(T transaction);

    /**
     * Checks that the transaction can still commit, for a caller whose commit is somebody else's. After an error of a
     * statement some databases answer COMMIT with a rollback, and a driver may not say so. A database in which a failed
     * statement leaves the transaction as it was does nothing here. May block for a round trip.
     *
     * @throws InboxException if the transaction has failed or is over; then the effect has failed
     */
    default void requireCommittable(T transaction) {}

    /**
     * Notes in the given transaction that this reader claims under the consumer's name. Forgets readers of days ago.
     *
     * @param reader as {@link dev.hitotsu.message.receiver.ReceivedBatch#reader()} tells
     * @param within how far back to look, by the store's clock
     * @return the other readers within that time
     * @throws InboxException if there is no transaction, or the store refuses
     */
    Set<String> reportReader(T transaction, String consumer, String reader, Duration within);

    /**
     * Deletes claims of the consumer that have the given age, at most {@code limit} of them, in the given transaction.
     * Claims of other consumers stay, and nobody waits for this who claims something else. If a message is redelivered
     * after its claim was deleted, its effect happens again. So keep claims longer than the broker keeps messages.
     *
     * @return how many were deleted; if it is less than the limit, nothing is left
     * @throws InboxException if there is no transaction, or the store refuses
     */
    int deleteOldClaims(T transaction, String consumer, ClaimAges ages, int limit);
}
