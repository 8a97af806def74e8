package dev.hitotsu.gateway.limit;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitIT {
    private RedisServer redis;
    private TestService service;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        service = TestService.named("service");
    }

    @AfterEach
    void stop() {
        service.close();
        redis.close();
    }

    private String yaml(String redisDown) {
        return yaml(redisDown, "10s");
    }

    private String yaml(String redisDown, String budget) {
        return """
                redis: %s
                limits:
                  fast: {rate: 1000000/1m, key: address, budget: 10s}
                  per-client: {rate: 100/1h, key: subject-or-address, redisDown: %s, budget: %s}
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: ready, match: {path: /ready}, to: service, auth: none, limit: fast}
                  - {id: all, match: {path: /**}, to: service, auth: none, limit: [fast, per-client]}
                """.formatted(redis.uri(), redisDown, budget, service.url());
    }

    /** Until it is connected, a gateway counts alone. */
    private static void awaitRedis(RedisServer redis, Gateway gateway) {
        try (RedisClient client = RedisClient.create(redis.uri())) {
            RedisCommands<String, String> commands = client.connect().sync();
            String key = "hitotsu:limit:fast:address:127.0.0.1";
            await().until(() -> {
                long before = commands.llen(key);
                Gateways.get(gateway, "/ready");
                return commands.llen(key) > before;
            });
        }
    }

    @Test
    void twoGatewaysGrantTogetherExactlyWhatTheLimitSays() throws Exception {
        try (Gateway one = Gateways.start(yaml("refuse"));
                Gateway two = Gateways.start(yaml("refuse"));
                ExecutorService threads = Executors.newFixedThreadPool(16)) {
            awaitRedis(redis, one);
            awaitRedis(redis, two);
            int before = service.seen().size();
            List<Callable<Integer>> requests = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Gateway gateway = i % 2 == 0 ? one : two;
                requests.add(() -> Gateways.get(gateway, "/limited").statusCode());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : threads.invokeAll(requests)) {
                statuses.add(status.get());
            }
            assertThat(statuses).containsOnly(200, 429);
            assertThat(statuses.stream().filter(status -> status == 200)).hasSize(100);
            assertThat(service.seen().size() - before).isEqualTo(100);
        }
    }

    @Test
    void aClientIsToldWhereItStands() throws Exception {
        try (Gateway gateway = Gateways.start(yaml("local"))) {
            awaitRedis(redis, gateway);
            HttpResponse<String> first = Gateways.get(gateway, "/a");
            assertThat(first.headers().allValues("ratelimit")).contains("\"per-client\";r=99;t=3600");
            assertThat(first.headers().allValues("ratelimit-policy")).contains("\"per-client\";q=100;w=3600");
            for (int i = 1; i < 100; i++) {
                assertThat(Gateways.get(gateway, "/a").statusCode()).isEqualTo(200);
            }
            HttpResponse<String> refused = Gateways.get(gateway, "/a");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers()
                            .firstValue("retry-after")
                            .map(Integer::valueOf)
                            .orElse(0))
                    .isBetween(1, 3_600);
            assertThat(refused.body()).isEqualTo("{\"error\": \"Too many requests\"}");
        }
    }

    @Test
    void whileRedisIsAwayTheGateIsNeitherOpenNorShut() throws Exception {
        try (Gateway gateway = Gateways.start(yaml("local"))) {
            awaitRedis(redis, gateway);
            redis.kill();
            int granted = 0;
            for (int i = 0; i < 250; i++) {
                granted += Gateways.get(gateway, "/a").statusCode() == 200 ? 1 : 0;
            }
            assertThat(granted).isEqualTo(100);
        }
    }

    /** What was granted by Redis and what each gateway grants alone, and not one more, whenever it dies. */
    @Test
    void aRedisThatIsKilledUnderLoadOpensNoGate() throws Exception {
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        AtomicLong slowest = new AtomicLong();
        AtomicBoolean isOver = new AtomicBoolean();
        try (Gateway one = Gateways.start(yaml("local", "50ms"));
                Gateway two = Gateways.start(yaml("local", "50ms"));
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            awaitRedis(redis, one);
            awaitRedis(redis, two);
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Gateway gateway = i % 2 == 0 ? one : two;
                clients.add(threads.<Void>submit(() -> {
                    while (!isOver.get()) {
                        long asked = System.nanoTime();
                        statuses.add(Gateways.get(gateway, "/a").statusCode());
                        slowest.accumulateAndGet(System.nanoTime() - asked, Math::max);
                    }
                    return null;
                }));
            }
            await().until(() -> statuses.size() > 50);
            redis.kill();
            await().until(() -> statuses.size() > 2_000);
            isOver.set(true);
            for (Future<Void> client : clients) {
                client.get();
            }
        }
        long granted = statuses.stream().filter(status -> status == 200).count();
        System.out.printf(
                "%d requests, Redis killed: %d granted, the slowest took %d ms%n",
                statuses.size(), granted, slowest.get() / 1_000_000);
        assertThat(statuses).containsOnly(200, 429);
        assertThat(granted).isBetween(100L, 300L);
    }

    /** A server that hangs is worse than one that is gone: nothing says so. */
    @Test
    void aRedisThatHangsCostsItsBudgetOnceInAWhile() throws Exception {
        try (Gateway gateway = Gateways.start(yaml("local", "50ms"))) {
            awaitRedis(redis, gateway);
            redis.suspend();
            try {
                int granted = 0;
                for (int i = 0; i < 250; i++) {
                    granted += Gateways.get(gateway, "/a").statusCode() == 200 ? 1 : 0;
                }
                assertThat(granted).isEqualTo(100);
            } finally {
                redis.resume();
            }
        }
    }

    @Test
    void whoPrefersToRefuseRefuses() throws Exception {
        try (Gateway gateway = Gateways.start(yaml("refuse"))) {
            awaitRedis(redis, gateway);
            redis.kill();
            await().until(() -> Gateways.get(gateway, "/a").statusCode() == 503);
            for (int i = 0; i < 20; i++) {
                assertThat(Gateways.get(gateway, "/a").statusCode()).isEqualTo(503);
            }
        }
    }
}
