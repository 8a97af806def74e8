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
import dev.hitotsu.gateway.support.TestIssuer;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.redis.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The door of a shop as documented, from the first request to the failure of a service, step by step. */
class ShopIT {
    private static final Path EXAMPLE = Path.of("../docs/examples/gateway/shop.yaml");

    private final RedisServer redis = RedisServer.start();
    private final TestIssuer issuer = new TestIssuer();
    private final TestService service = TestService.answering(request ->
            request.response().putHeader("cache-control", "public").end("{\"path\": \"" + request.path() + "\"}"));
    private final TestService silent = TestService.raw(request -> {});
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
        }
    };

    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        Logger access = (Logger) LoggerFactory.getLogger("dev.hitotsu.gateway.access");
        access.setLevel(Level.INFO);
        appender.start();
        access.addAppender(appender);
        String yaml = Files.readString(EXAMPLE)
                .replace("listen: {port: 8080}", "listen: {host: 127.0.0.1, port: 0}")
                .replace("port: 8490", "port: 0")
                .replace("redis://localhost:6379", redis.uri())
                .replace("audience: shop", "audience: api\n    jwks: " + issuer.url())
                .replace("timeout: 2s", "timeout: 1s")
                .replace("\"http://localhost:8082\", \"http://localhost:8092\"", "\"" + silent.url() + "\"")
                .replace("redisDown: local", "redisDown: local, budget: 5s")
                .replaceAll("http://localhost:80\\d\\d", service.url());
        gateway = Gateway.start(GatewayConfig.from(ConfigFile.of("shop.yaml", yaml, name -> null)));
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger("dev.hitotsu.gateway.access")).detachAppender(appender);
        gateway.close();
        silent.close();
        service.close();
        issuer.close();
        redis.close();
    }

    private HttpResponse<String> web(String path) throws Exception {
        return Gateways.get(
                gateway,
                path,
                "Authorization",
                "Bearer "
                        + TestIssuer.token(
                                JWSAlgorithm.RS256,
                                TestIssuer.RSA,
                                TestIssuer.claims().build()));
    }

    private HttpResponse<String> mobile(String path) throws Exception {
        return Gateways.get(
                gateway,
                path,
                "Authorization",
                "Bearer "
                        + TestIssuer.token(
                                JWSAlgorithm.ES256,
                                TestIssuer.EC,
                                TestIssuer.claims().subject("789").build()));
    }

    private HttpResponse<String> partner(String path) throws Exception {
        return Gateways.get(gateway, path, "X-API-Key", "secret");
    }

    @Test
    void webMobileAndPartnerReachTheServicesTheyMay() throws Exception {
        for (String path : List.of("/api/users/1", "/api/products/1", "/api/notifications/1")) {
            assertThat(web(path).statusCode()).as(path).isEqualTo(200);
            assertThat(service.last().headers().get("x-user-id")).isEqualTo("456");
            assertThat(mobile(path + "?m").statusCode()).as(path).isEqualTo(200);
            assertThat(service.last().headers().get("x-user-id")).isEqualTo("789");
            assertThat(partner(path + "?p").statusCode()).as(path).isEqualTo(200);
            assertThat(service.last().headers().get("x-user-id")).isEqualTo("partner-1");
        }
        assertThat(web("/api/payments/1").statusCode()).isEqualTo(403);
        assertThat(partner("/api/payments/1").statusCode()).isEqualTo(401);
        assertThat(Gateways.get(gateway, "/api/users/1").statusCode()).isEqualTo(401);
    }

    @Test
    void anAnswerIsKeptAndGivenAgain() throws Exception {
        // Until Redis is connected nothing is kept.
        await().until(() -> web("/api/products/0")
                .headers()
                .firstValue("x-cache")
                .orElse("")
                .equals("HIT"));
        HttpResponse<String> first = web("/api/products/123");
        assertThat(first.headers().firstValue("x-cache")).contains("MISS");
        assertThat(service.last().uri()).isEqualTo("/products/123");
        assertThat(service.last().headers().get("x-user-id")).isEqualTo("456");
        int before = service.seen().size();

        await().until(() -> web("/api/products/123")
                .headers()
                .firstValue("x-cache")
                .orElse("")
                .equals("HIT"));
        assertThat(mobile("/api/products/123").body()).isEqualTo(first.body());
        assertThat(service.seen()).hasSizeLessThanOrEqualTo(before + 1);
        await().until(() -> log.stream().anyMatch(line -> line.contains("\"path\":\"/api/products/123\"")));
        assertThat(log)
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "\"route\":\"products\"",
                                "\"subject\":\"456\"",
                                "\"status\":200",
                                "\"client\":\"127.0.0.1\""));
    }

    @Test
    void theHundredAndFirstRequestOfAMinuteIsTooMuch() throws Exception {
        // Before Redis is connected the gateway counts alone.
        await().until(() -> mobile("/api/products/0")
                .headers()
                .firstValue("x-cache")
                .orElse("")
                .equals("HIT"));
        for (int i = 0; i < 100; i++) {
            assertThat(web("/api/users/" + i).statusCode()).as("request " + i).isEqualTo(200);
        }
        HttpResponse<String> refused = web("/api/users/100");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(mobile("/api/users/1").statusCode()).isEqualTo(200);
        assertThat(service.seen()).noneMatch(seen -> seen.uri().equals("/users/100"));
    }

    @Test
    void aServiceThatDoesNotAnswerIsAnsweredForAndThenLeftAlone() throws Exception {
        for (int i = 0; i < 22; i++) {
            HttpResponse<String> answer = web("/api/orders/789");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"error\":\"Service temporarily unavailable\"}");
        }
        HttpResponse<String> open = web("/api/orders/789");
        assertThat(open.statusCode()).isEqualTo(503);
        assertThat(open.headers().firstValue("retry-after")).isPresent();
        assertThat(web("/api/users/1").statusCode()).isEqualTo(200);
    }
}
