package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.nimbusds.jose.JWSAlgorithm;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.ShopServices;
import dev.hitotsu.gateway.support.TestIssuer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.redis.RedisServer;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The door of a shop as documented, step by step: log, limit, token, cache; then a service that hangs, its breaker and
 * its fallback. The services are processes that ZooKeeper knows; limits and cache are in Redis.
 */
class ShopIT {
    private static final Path EXAMPLE = Path.of("../docs/examples/gateway/shop.yaml");
    private static final List<String> ROUTES = List.of("users", "orders", "products", "payments", "notifications");

    private static ZooKeeperEnsemble zookeeper;
    private static RedisServer redis;
    private static RedisClient redisClient;
    private static TestIssuer issuer;
    private static ChildProcess shop;
    private static ChildProcess orders;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
        }
    };

    private RedisCommands<String, String> inRedis;
    private Gateway gateway;

    @BeforeAll
    static void startShop() {
        zookeeper = ZooKeeperEnsemble.start(1);
        shop = ShopServices.start(coordination(), "users", "products", "payments", "notifications");
        orders = ShopServices.start(coordination(), "orders");
        redis = RedisServer.start();
        redisClient = RedisClient.create(redis.uri());
        issuer = new TestIssuer();
    }

    @AfterAll
    static void stopShop() {
        issuer.close();
        redisClient.close();
        redis.close();
        orders.close();
        shop.close();
        zookeeper.close();
    }

    private static String coordination() {
        return "zk://" + zookeeper.connectString() + "/shop";
    }

    @BeforeEach
    void start() throws Exception {
        inRedis = redisClient.connect().sync();
        inRedis.flushall();
        Logger access = (Logger) LoggerFactory.getLogger("dev.hitotsu.gateway.access");
        access.setLevel(Level.INFO);
        appender.start();
        access.addAppender(appender);
        String yaml = Files.readString(EXAMPLE)
                .replace("listen: {port: 8080}", "listen: {host: 127.0.0.1, port: 0}\ncoordination: " + coordination())
                .replace("port: 8490", "port: 0")
                .replace("redis://localhost:6379", redis.uri())
                .replace("audience: shop", "audience: api\n    jwks: " + issuer.url())
                .replace("redisDown: local", "redisDown: local, budget: 5s")
                .replaceAll(
                        "(?m)^  (\\w+): \\{addresses: (\\[[^]]*]|\"[^\"]*\")",
                        "  $1: {breaker: {samples: 4, openFor: 2s}, discover: $1")
                .replace("timeout: 2s", "timeout: 3s");
        gateway = Gateway.start(GatewayConfig.from(ConfigFile.of("shop.yaml", yaml, name -> null)));
        for (String route : ROUTES) {
            await().until(() -> web("/api/" + route + "/0").statusCode() == 200);
        }
        // Until Redis is connected nothing is kept, and the gateway counts alone.
        await().until(() -> cached(web("/api/products/0")).equals("HIT"));
        inRedis.del(inRedis.keys("hitotsu:limit:*").toArray(String[]::new));
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger("dev.hitotsu.gateway.access")).detachAppender(appender);
        gateway.close();
    }

    private HttpResponse<String> web(String path) throws Exception {
        return withToken(path, JWSAlgorithm.RS256, "456");
    }

    private HttpResponse<String> mobile(String path) throws Exception {
        return withToken(path, JWSAlgorithm.ES256, "789");
    }

    private HttpResponse<String> withToken(String path, JWSAlgorithm algorithm, String subject) throws Exception {
        String token = TestIssuer.token(
                algorithm,
                algorithm == JWSAlgorithm.RS256 ? TestIssuer.RSA : TestIssuer.EC,
                TestIssuer.claims()
                        .subject(subject)
                        .claim("scope", "payments")
                        .expirationTime(Date.from(Instant.now().plusSeconds(3_600)))
                        .build());
        return Gateways.get(gateway, path, "Authorization", "Bearer " + token);
    }

    private HttpResponse<String> partner(String path) throws Exception {
        return Gateways.get(gateway, path, "X-API-Key", "secret");
    }

    private static String cached(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-cache").orElse("none");
    }

    private static String body(String service, String path, String user) {
        return "{\"service\": \"%s\", \"path\": \"%s\", \"user\": \"[%s]\", ".formatted(service, path, user);
    }

    @Test
    void webMobileAndPartnerReachTheServicesTheyMay() throws Exception {
        for (String route : ROUTES) {
            assertThat(web("/api/" + route + "/1?web").body()).startsWith(body(route, "/" + route + "/1?web", "456"));
            assertThat(mobile("/api/" + route + "/1?app").body())
                    .startsWith(body(route, "/" + route + "/1?app", "789"));
            if (!route.equals("payments")) {
                assertThat(partner("/api/" + route + "/1?partner").body())
                        .startsWith(body(route, "/" + route + "/1?partner", "partner-1"));
            }
            assertThat(Gateways.get(gateway, "/api/" + route + "/1").statusCode())
                    .isEqualTo(401);
        }
        assertThat(partner("/api/payments/1").statusCode()).isEqualTo(401);
    }

    @Test
    void aProductIsAskedForOnceAndThenKeptInRedis() throws Exception {
        // 1. The token, 2. the limit, 3. nothing is kept, 4. the service is told who asks.
        HttpResponse<String> first = web("/api/products/123");
        assertThat(cached(first)).isEqualTo("MISS");
        assertThat(first.body()).startsWith(body("products", "/products/123", "456"));
        assertThat(first.headers().allValues("ratelimit"))
                .anySatisfy(left -> assertThat(left).startsWith("\"per-client\";r=99;"));

        // 5. It is kept for 300 seconds, 6. for whoever asks next.
        await().until(() -> cached(web("/api/products/123")).equals("HIT"));
        HttpResponse<String> second = mobile("/api/products/123");
        assertThat(cached(second)).isEqualTo("HIT");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(inRedis.keys("hitotsu:cache:*"))
                .isNotEmpty()
                .anySatisfy(key -> assertThat(inRedis.pttl(key)).isBetween(200_000L, 300_000L));

        // 7. Each request and answer is a line of the log.
        await().until(() -> log.stream().anyMatch(line -> line.contains("\"subject\":\"789\"")));
        assertThat(log)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"path\":\"/api/products/123\"")
                        .contains(
                                "\"route\":\"products\"",
                                "\"subject\":\"456\"",
                                "\"status\":200",
                                "\"client\":\"127.0.0.1\""));
    }

    @Test
    void theHundredAndFirstRequestOfAMinuteIsTooMuch() throws Exception {
        HttpResponse<String> refused = hundredAndFirst();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(mobile("/api/users/1").statusCode()).isEqualTo(200);
    }

    /** All within a minute: where the machine took longer, it begins anew. */
    private HttpResponse<String> hundredAndFirst() throws Exception {
        while (true) {
            long began = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(web("/api/users/" + i).statusCode())
                        .as("request " + i)
                        .isEqualTo(200);
            }
            HttpResponse<String> last = web("/api/users/100");
            if (System.nanoTime() - began < TimeUnit.MINUTES.toNanos(1)) {
                return last;
            }
            inRedis.del(inRedis.keys("hitotsu:limit:*").toArray(String[]::new));
        }
    }

    /** The process hangs, as one does whose disk or database hangs. Then it comes back. */
    @Test
    void aServiceThatHangsIsAnsweredForAndThenLeftAlone() throws Exception {
        orders.suspend();
        try {
            HttpResponse<String> late = web("/api/orders/789");
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.body()).isEqualTo("{\"error\":\"Service temporarily unavailable\"}");
            assertThat(late.headers().firstValue("retry-after"))
                    .as("no breaker yet")
                    .isEmpty();

            // The breaker opens; from then on nobody waits.
            await().until(() ->
                    web("/api/orders/789").headers().firstValue("retry-after").isPresent());
            HttpResponse<String> open = mobile("/api/orders/789");
            assertThat(open.statusCode()).isEqualTo(503);
            assertThat(open.body()).isEqualTo("{\"error\":\"Service temporarily unavailable\"}");
            assertThat(mobile("/api/users/1").statusCode()).isEqualTo(200);
        } finally {
            orders.resume();
        }
        await().until(() -> mobile("/api/orders/789").statusCode() == 200);
    }
}
