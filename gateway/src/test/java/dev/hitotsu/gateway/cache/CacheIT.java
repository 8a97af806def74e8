package dev.hitotsu.gateway.cache;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.redis.RedisServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CacheIT {
    @Test
    void gatewaysShareTheirAnswersThroughRedis() {
        AtomicInteger count = new AtomicInteger();
        try (RedisServer redis = RedisServer.start();
                TestService service = TestService.answering(request ->
                        request.response().putHeader("x-name", "a name").end("answer " + count.incrementAndGet()));
                Gateway one = Gateways.start(yaml(redis, service));
                Gateway two = Gateways.start(yaml(redis, service))) {
            await().until(() ->
                    isHit(get(one)) && isHit(get(two)) && body(get(one)).equals(body(get(two))));
            assertThat(get(two)).contains("x-name: a name", "age: ");

            redis.suspend();
            int before = count.get();
            for (int i = 0; i < 50; i++) {
                assertThat(get(one)).startsWith("HTTP/1.1 200").contains("X-Cache: MISS");
            }
            assertThat(count.get() - before).isEqualTo(50);

            redis.resume();
            await().until(() -> isHit(get(one)));
        }
    }

    /** Both are asked under the same name, as behind a load balancer. */
    private static String get(Gateway gateway) {
        return RawClient.exchange(gateway.port(), "GET /a HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    }

    private static boolean isHit(String answer) {
        return answer.contains("X-Cache: HIT");
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n"));
    }

    private static String yaml(RedisServer redis, TestService service) {
        return "redis: " + redis.uri() + "\ncache: {in: redis}\n"
                + Gateways.everything(service.url(), "cache: {ttl: 300s, scope: shared}");
    }
}
