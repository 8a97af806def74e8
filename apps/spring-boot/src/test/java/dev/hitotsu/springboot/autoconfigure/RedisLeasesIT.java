package dev.hitotsu.springboot.autoconfigure;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.servers.redis.RedisServer;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Leases in the Redis that Spring Boot knows. */
class RedisLeasesIT {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(RedisAutoConfiguration.class, DataRedisAutoConfiguration.class));

    @Test
    void anEffectRunsOnceAtTheAddressOfSpringBoot() {
        try (RedisServer redis =
                RedisServer.builder().setting("requirepass", "\"s3cr t@/+\"").start()) {
            application
                    .withPropertyValues(
                            "spring.data.redis.host=127.0.0.1",
                            "spring.data.redis.port=" + redis.port(),
                            "spring.data.redis.database=3",
                            "spring.data.redis.username=default",
                            "spring.data.redis.password=s3cr t@/+")
                    .run(context -> {
                        LeasedInbox inbox = LeasedInbox.of(context.getBean(LeaseStore.class), "payments");
                        UUID message = UUID.randomUUID();

                        await().ignoreExceptionsInstanceOf(InboxException.class)
                                .until(() -> inbox.runOnce(message, lease -> {}));
                        assertThat(inbox.runOnce(message, lease -> {})).isFalse();
                    });
        }
    }

    @Test
    void theStartDoesNotWaitForRedis() {
        application
                .withPropertyValues("spring.data.redis.host=nowhere.invalid")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aClusterIsRefusedByName() {
        application
                .withPropertyValues("spring.data.redis.cluster.nodes=one:6379,two:6379")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("spring.data.redis: several servers")
                        .hasMessageContaining("expected: spring.data.redis.host"));
    }

    @Test
    void theStoreGivesWayToTheApplications() {
        application
                .withBean(InMemoryLeaseStore.class, () -> new InMemoryLeaseStore(InstantSource.system()))
                .run(context -> assertThat(context).getBean(LeaseStore.class).isInstanceOf(InMemoryLeaseStore.class));
    }
}
