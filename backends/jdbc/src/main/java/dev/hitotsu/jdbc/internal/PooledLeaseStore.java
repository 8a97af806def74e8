package dev.hitotsu.jdbc.internal;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A store with the pool that is its own. */
public record PooledLeaseStore(LeaseStore store, PooledDataSource pool) implements LeaseStore, AutoCloseable {
    @Override
    public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
        return store.claim(key, owner, fingerprint, terms);
    }

    @Override
    public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
        return store.renew(key, owner, terms);
    }

    @Override
    public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
        return store.complete(key, owner, result, terms);
    }

    @Override
    public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
        return store.release(key, owner, terms);
    }

    @Override
    public int deleteForgotten(int limit) {
        return store.deleteForgotten(limit);
    }

    @Override
    public void close() {
        pool.close();
    }
}
