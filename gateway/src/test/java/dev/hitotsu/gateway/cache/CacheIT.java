package dev.hitotsu.gateway.cache;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.redis.RedisServer;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CacheIT {
    @Test
    void gatewaysShareTheirAnswersThroughRedis() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (RedisServer redis = RedisServer.start();
                TestService service = TestService.answering(request -> request.response()
                        .putHeader("x-name", "a name")
                        .end("answer " + count.incrementAndGet() + " \u20ac"));
                Gateway one = Gateways.start(yaml(redis, service));
                Gateway two = Gateways.start(yaml(redis, service))) {
            await().until(() -> hit(one, "/a"));
            await().until(() -> hit(two, "/b"));
            await().until(() -> isSame(Gateways.get(one, "/a"), Gateways.get(two, "/a")));
            String kept = Gateways.get(one, "/a").body();

            redis.suspend();
            for (int i = 0; i < 50; i++) {
                assertThat(Gateways.get(one, "/a").body()).startsWith("answer ").isNotEqualTo(kept);
            }
            redis.resume();
            await().until(() -> hit(one, "/a"));
        }
    }

    private static boolean isSame(HttpResponse<String> one, HttpResponse<String> other) {
        return one.body().endsWith(" \u20ac")
                && one.body().equals(other.body())
                && other.headers().firstValue("x-cache").equals(Optional.of("HIT"));
    }

    private static boolean hit(Gateway gateway, String path) throws Exception {
        return Gateways.get(gateway, path).headers().firstValue("x-cache").equals(Optional.of("HIT"));
    }

    private static String yaml(RedisServer redis, TestService service) {
        return "redis: " + redis.uri() + "\ncache: {in: redis}\n"
                + Gateways.everything(service.url(), "cache: {ttl: 300s, scope: shared}");
    }
}
