package dev.hitotsu.gateway.cache;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    @Test
    void aChangeWhileRedisIsAwayIsNotForgotten() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (RedisServer redis = RedisServer.start();
                TcpProxy proxy = TcpProxy.to(redis.port());
                TestService service =
                        TestService.answering(request -> request.response().end("answer " + count.incrementAndGet()));
                Gateway gateway = Gateways.start(yaml("redis://127.0.0.1:" + proxy.port(), service))) {
            await().until(() -> isHit(get(gateway)));
            String old = body(get(gateway));
            proxy.pause();
            proxy.cutAll(TcpProxy.Cut.RESET);
            await().until(() -> !isHit(get(gateway)));
            RawClient.exchange(
                    gateway.port(), "POST /a HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            proxy.heal();

            await().until(() -> {
                String answer = get(gateway);
                assertThat(body(answer)).isNotEqualTo(old);
                return isHit(answer);
            });
        }
    }

    /** Two gateways: one asks the service, the other changes something meanwhile. */
    @Test
    void anAnswerFromBeforeAChangeThroughAnotherGatewayIsNotKept() throws Exception {
        AtomicReference<HttpServerRequest> held = new AtomicReference<>();
        try (RedisServer redis = RedisServer.start();
                TestService service = TestService.raw(request -> {
                    if (request.path().equals("/held") && held.compareAndSet(null, request)) {
                        return;
                    }
                    request.response().end("new");
                });
                Gateway one = Gateways.start(yaml(redis, service));
                Gateway two = Gateways.start(yaml(redis, service))) {
            await().until(() -> isHit(get(one)) && isHit(get(two)));
            try (RawClient reader = new RawClient(one.port())) {
                reader.send("GET /held HTTP/1.1\r\nHost: shop\r\n\r\n");
                await().until(() -> held.get() != null);
                RawClient.exchange(
                        two.port(),
                        "POST /held HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                held.get().response().end("old");
                assertThat(reader.readOne()).endsWith("old");
            }
            await().until(() -> {
                String answer =
                        RawClient.exchange(two.port(), "GET /held HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
                assertThat(answer).endsWith("new");
                return isHit(answer);
            });
        }
    }

    /** One script for all of them would stop Redis, and with it the limits. */
    @Test
    void aLargePurgeIsDoneInPortions() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TestService service = TestService.answering(request ->
                        request.response().putHeader("cache-tag", "big").end("x"));
                Gateway gateway = Gateways.start(
                        "admin: {host: 127.0.0.1, port: 0, token: 0123456789abcdef}\n" + yaml(redis, service));
                RedisClient client = RedisClient.create(redis.uri())) {
            await().until(() -> isHit(get(gateway)));
            RedisCommands<String, String> commands = client.connect().sync();
            copyTheAnswer(commands, 1_200);
            commands.configResetstat();

            assertThat(purge(gateway, "big")).isEqualTo("{\"purged\":1201}\n");
            Matcher calls = Pattern.compile("cmdstat_zrange:calls=(\\d+)").matcher(commands.info("commandstats"));
            assertThat(calls.find()).isTrue();
            assertThat(Integer.parseInt(calls.group(1))).isBetween(3, 4);
            assertThat(commands.keys("hitotsu:cache:*")).isEmpty();
        }
    }

    /** As if so many were kept: to ask for each would take a minute. */
    private static void copyTheAnswer(RedisCommands<String, String> commands, int times) {
        String tag = "hitotsu:cache-tag:tag:big";
        String kept = commands.zrange(tag, 0, 0).getFirst();
        double end = commands.zscore(tag, kept);
        byte[] value = commands.dump(kept);
        for (int i = 0; i < times; i++) {
            commands.restore(kept + i, 0, value);
            commands.zadd(tag, end, kept + i);
        }
    }

    private static String purge(Gateway gateway, String tag) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + gateway.adminPort() + "/cache/purge?tag=" + tag);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer 0123456789abcdef")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
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
        return yaml(redis.uri(), service);
    }

    private static String yaml(String redis, TestService service) {
        return "redis: " + redis + "\ncache: {in: redis}\n"
                + Gateways.everything(service.url(), "timeout: 10m, cache: {ttl: 300s, scope: shared}");
    }
}
