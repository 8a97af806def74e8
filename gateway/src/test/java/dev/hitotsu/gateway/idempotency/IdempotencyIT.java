package dev.hitotsu.gateway.idempotency;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.GatewayMain;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.redis.RedisServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys at the door, in a real Redis that gateways share, before a service that does not know keys unless a test says
 * so.
 */
class IdempotencyIT {
    private static final AtomicInteger KEYS = new AtomicInteger();

    private static RedisServer redis;
    private static HttpClient client;

    private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    private final TestService service = TestService.answering(request -> {
        if (request.path().startsWith("/held")) {
            held.add(request);
        } else {
            request.response().setStatusCode(201).end("done");
        }
    });
    private final String key = "key-" + KEYS.incrementAndGet();

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.start();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stopRedis() {
        client.close();
        redis.close();
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** The key of the partner is "secret". */
    private static String yaml(String url, String further) {
        return """
                redis: %s
                auth:
                  partners: {keys: [{subject: p, sha256: 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b}]}
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: partners, idempotency: {ttl: 24h, lease: 1s}%s}
                """.formatted(redis.uri(), url, further);
    }

    private Gateway gateway(String further) {
        return Gateways.start(yaml(service.url(), further));
    }

    private HttpResponse<String> post(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .headers("X-API-Key", "secret", "Idempotency-Key", key, "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Until Redis is connected nothing runs: the answer is 503. */
    private HttpResponse<String> postOnceConnected(int port, String path) {
        List<HttpResponse<String>> answers = new ArrayList<>();
        await().ignoreExceptions().until(() -> {
            answers.add(post(port, path));
            return !answers.getLast().body().contains("cannot be checked");
        });
        return answers.getLast();
    }

    private static void assertReplay(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("idempotency-replayed")).contains("true");
    }

    @Test
    void ofManyAtTwoGatewaysOneReachesTheService() throws Exception {
        try (Gateway one = gateway("");
                Gateway two = gateway("");
                ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Callable<HttpResponse<String>>> requests = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int port = i % 2 == 0 ? one.port() : two.port();
                requests.add(() -> post(port, "/orders"));
            }
            for (Future<HttpResponse<String>> answer : threads.invokeAll(requests)) {
                assertThat(answer.get().statusCode()).isIn(201, 409, 503);
            }
            assertThat(postOnceConnected(one.port(), "/orders").statusCode()).isEqualTo(201);
            await().untilAsserted(() -> assertReplay(post(two.port(), "/orders"), 201));
        }
        assertThat(service.seen()).hasSize(1);
        assertThat(service.last().headers().get("idempotency-key")).isEqualTo(key);
    }

    /** That is what keys are for: the answer is lost, and the client asks again. */
    @Test
    void aClientThatGoesAwayComesBackForItsAnswer() throws Exception {
        try (Gateway gateway = gateway("")) {
            assertThat(postOnceConnected(gateway.port(), "/orders").statusCode())
                    .isEqualTo(201);
            try (RawClient gone = new RawClient(gateway.port())) {
                gone.send("POST /held HTTP/1.1\r\nHost: a\r\nX-API-Key: secret\r\nIdempotency-Key: " + key
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
                await().until(() -> held.size() == 1);
            }
            assertThat(post(gateway.port(), "/held").statusCode()).isEqualTo(409);
            held.getFirst().response().end("late");

            await().until(() -> post(gateway.port(), "/held").statusCode() == 200);
            HttpResponse<String> answer = post(gateway.port(), "/held");
            assertReplay(answer, 200);
            assertThat(answer.body()).isEqualTo("late");
            assertThat(held).hasSize(1);
        }
    }

    @Test
    void aServiceThatDoesNotAnswerIsNotAskedTwice() {
        try (Gateway gateway = gateway(", timeout: 200ms")) {
            assertThat(postOnceConnected(gateway.port(), "/held").statusCode()).isEqualTo(504);
            await().untilAsserted(() -> assertReplay(post(gateway.port(), "/held"), 504));
        }
        assertThat(held).hasSize(1);
    }

    @Test
    void whatCouldNotBeSentIsSentLater() throws Exception {
        try (Gateway gateway =
                Gateways.start(yaml("http://127.0.0.1:1", ", fallback: {status: 503, json: {error: away}}"))) {
            await().until(() -> post(gateway.port(), "/orders").body().equals("{\"error\":\"away\"}"));
            assertThat(post(gateway.port(), "/orders").headers().firstValue("idempotency-replayed"))
                    .isEmpty();
            gateway.reload(Gateways.config(yaml(service.url(), "")));
            await().until(() -> post(gateway.port(), "/orders").statusCode() == 201);
        }
        assertThat(service.seen()).hasSize(1);
    }

    /**
     * The gateway is killed after it has claimed the key and before it has the answer. The next one waits until the
     * lease is over, and then sends the request again, with the same key: a service that checks it has the effect once.
     */
    @Test
    void aGatewayThatIsKilledInTheMiddleLosesNothingAndDoublesNothing(@TempDir Path folder) throws Exception {
        Set<String> effects = ConcurrentHashMap.newKeySet();
        AtomicInteger asked = new AtomicInteger();
        CopyOnWriteArrayList<HttpServerRequest> unanswered = new CopyOnWriteArrayList<>();
        try (TestService checking = TestService.answering(request -> {
                    asked.incrementAndGet();
                    effects.add(request.getHeader("Idempotency-Key"));
                    if (unanswered.isEmpty()) {
                        unanswered.add(request);
                    } else {
                        request.response().setStatusCode(201).end("done");
                    }
                });
                GatewayMain.Running killed = GatewayMain.start(folder, yaml(checking.url(), ""));
                Gateway next = Gateways.start(yaml(checking.url(), ""));
                ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<?> lost = threads.submit(() -> await().ignoreExceptions()
                    .until(() -> asked.get() == 1
                            || !post(killed.port(), "/orders").body().contains("cannot be checked")));
            await().until(() -> asked.get() == 1);
            killed.process().kill();
            lost.get();
            assertThat(post(next.port(), "/orders").statusCode()).isIn(409, 503);

            await().until(() -> post(next.port(), "/orders").statusCode() == 201);
            assertReplay(post(next.port(), "/orders"), 201);
        }
        assertThat(asked).hasValue(2);
        assertThat(effects).containsExactly(key);
    }
}
