package dev.hitotsu.inbox;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Claims in transactions that have one of the database's own, and that somebody else commits.
 *
 * @param end what is left to do for the work before the commit
 * @param <U> the transaction
 * @param <T> the database's own
 */
record ClaimsWithin<U, T>(InboxStore<T> store, Function<? super U, ? extends T> own, Consumer<? super U> end)
        implements InboxStore<U> {
    @Override
    public Set<UUID> claim(U transaction, String consumer, Collection<UUID> ids) {
        return store.claim(own.apply(transaction), consumer, ids);
    }

    @Override
    public void commit(U transaction) {
        end.accept(transaction);
    }

    @Override
    public void requireCommittable(U transaction) {
        store.requireCommittable(own.apply(transaction));
    }

    @Override
    public Set<String> reportReader(U transaction, String consumer, String reader, Duration within) {
        return store.reportReader(own.apply(transaction), consumer, reader, within);
    }

    @Override
    public int deleteOldClaims(U transaction, String consumer, ClaimAges ages, int limit) {
        return store.deleteOldClaims(own.apply(transaction), consumer, ages, limit);
    }
}
