package dev.hitotsu.redis;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeaseStoreContract;
import org.junit.jupiter.api.AfterAll;

class RedisLeaseStoreIT extends LeaseStoreContract {
    private static final RedisEffects REDIS = new RedisEffects();

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @Override
    protected LeaseFixture fixture() {
        return REDIS;
    }
}
