package dev.hitotsu.redis;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.testkit.contract.LeaseStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisLeaseStoreIT extends LeaseStoreContract {
    private static RedisEffects redis;

    @BeforeAll
    static void start() {
        redis = new RedisEffects();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Override
    protected LeaseStore store() {
        return redis.store();
    }

    @Override
    protected void endLeases() {
        redis.endLeases();
    }

    @Override
    protected void endTimesToLive() {
        redis.endTimesToLive();
    }
}
