package dev.hitotsu.inbox;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * Where a consumer remembers which messages it has had the effect of: the database of the effect.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public interface InboxStore<T> {
    /**
     * Claims the ids for the consumer in the given transaction. An id that another open transaction has claimed is waited
     * for: it is seen when that one commits, and claimed here when it rolls back. Blocks.
     *
     * @return those that were not claimed before, and are now if the transaction commits; a set of the caller's own
     * @throws InboxException where the transaction is none, or the store refuses
     */
    Set<UUID> claim(T transaction, String consumer, Collection<UUID> ids);

    /**
     * Forgets claims older than that, at most {@code limit} of them, in the given transaction. A message that is
     * redelivered after its claim was deleted has its effect again, so keep claims for longer than the broker keeps
     * messages.
     *
     * @return how many were deleted
     */
    int deleteOldClaims(T transaction, Duration olderThan, int limit);
}
