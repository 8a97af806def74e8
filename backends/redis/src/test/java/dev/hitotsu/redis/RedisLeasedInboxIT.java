package dev.hitotsu.redis;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeasedInboxContract;
import org.junit.jupiter.api.AfterAll;

class RedisLeasedInboxIT extends LeasedInboxContract {
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
