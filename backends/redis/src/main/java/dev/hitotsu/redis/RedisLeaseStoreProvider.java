package dev.hitotsu.redis;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseStoreProvider;

/** Opens a {@link RedisLeaseStore} by its URI. */
public final class RedisLeaseStoreProvider implements LeaseStoreProvider {
    /** That of {@code rediss://}, too. */
    @Override
    public String uriPrefix() {
        return "redis";
    }

    @Override
    public String uriFormat() {
        return RedisAddress.FORMAT;
    }

    @Override
    public LeaseStore open(String uri) {
        return RedisLeaseStore.connect(uri);
    }
}
