package dev.hitotsu.redis;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.redis.RedisServer;
import org.junit.jupiter.api.Test;

/** A Redis that takes what it is sent and says nothing. */
class SilentRedisIT {
    @Test
    void nothingRunsWithoutAnAnswerAndNobodyWaitsForLong() {
        try (RedisServer server = RedisServer.start();
                TcpProxy proxy = TcpProxy.to(server.port());
                RedisLeaseStore store = RedisEffects.connect("redis://127.0.0.1:" + proxy.port())) {
            LeasedInbox inbox = LeasedInbox.of(store, "payments");
            proxy.blackhole();

            assertThatThrownBy(() -> inbox.runOnce("key", lease -> {
                        throw new AssertionError("an effect without a claim");
                    }))
                    .isInstanceOf(InboxException.class)
                    .hasMessageContaining("timed out after 1 second(s) (expected: an answer of Redis)");

            proxy.heal();
            await().ignoreExceptionsInstanceOf(InboxException.class).until(() -> inbox.runOnce("key", lease -> {}));
        }
    }
}
