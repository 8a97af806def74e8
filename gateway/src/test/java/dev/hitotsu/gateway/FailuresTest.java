package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final String FALLBACK = "fallback: {status: 503, json: {error: Service temporarily unavailable}}";

    @Test
    void aServiceThatDoesNotAnswerInTimeIsAnsweredFor() throws Exception {
        try (TestService silent = TestService.raw(request -> {});
                Gateway gateway = Gateways.start(Gateways.everything(silent.url(), "timeout: 100ms"));
                Gateway soft = Gateways.start(Gateways.everything(silent.url(), "timeout: 100ms, " + FALLBACK))) {
            assertThat(Gateways.get(gateway, "/").statusCode()).isEqualTo(504);

            HttpResponse<String> answer = Gateways.get(soft, "/");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"error\":\"Service temporarily unavailable\"}");
        }
    }

    @Test
    void aConnectionThatTheServiceHasGivenUpIsNotTheClientsTrouble() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (TestService stale = TestService.raw(request -> {
                    if (count.incrementAndGet() % 2 == 0) {
                        request.connection().close();
                    } else {
                        request.response().end("fine");
                    }
                });
                Gateway gateway = Gateways.before(stale)) {
            for (int i = 0; i < 5; i++) {
                assertThat(Gateways.get(gateway, "/" + i).body()).isEqualTo("fine");
            }
        }
    }

    @Test
    void whatMayHaveHadAnEffectIsNotSentTwice() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (TestService closing = TestService.raw(request -> {
                    count.incrementAndGet();
                    request.connection().close();
                });
                Gateway gateway = Gateways.before(closing)) {
            assertThat(Gateways.send(gateway, "POST", "/", "once").statusCode()).isEqualTo(502);
            assertThat(count).hasValue(1);
        }
    }

    @Test
    void anotherAddressServesWhatOneDoesNot() throws Exception {
        try (TestService service = TestService.named("other");
                Gateway gateway = Gateways.start("""
                        upstreams: {service: {addresses: ["http://127.0.0.1:1", "%s"], balance: round-robin}}
                        routes:
                          - {id: all, match: {path: /**}, to: service, auth: none}
                        """.formatted(service.url()))) {
            for (int i = 0; i < 20; i++) {
                assertThat(Gateways.send(gateway, "POST", "/", "x").body()).isEqualTo("other");
            }
        }
    }

    @Test
    void retriesStayWithinTheirBudget() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (TestService failing = TestService.raw(request -> {
                    count.incrementAndGet();
                    request.response().setStatusCode(503).end();
                });
                Gateway gateway = Gateways.start("""
                        upstreams:
                          service:
                            addresses: "%s"
                            breaker: {samples: 10000}
                            retry: {maxRetries: 3, budget: 0.1}
                        routes:
                          - {id: all, match: {path: /**}, to: service, auth: none}
                        """.formatted(failing.url()))) {
            for (int i = 0; i < 100; i++) {
                assertThat(Gateways.get(gateway, "/").statusCode()).isEqualTo(503);
            }
            assertThat(count.get()).isBetween(110, 121);
        }
    }

    @Test
    void beyondTheBreakerTheServiceIsLeftAlone() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (TestService failing = TestService.raw(request -> {
                    count.incrementAndGet();
                    request.response().setStatusCode(503).end("trouble");
                });
                Gateway gateway = Gateways.start("""
                        upstreams:
                          service:
                            addresses: "%s"
                            breaker: {samples: 4, openFor: 10m}
                            retry: {maxRetries: 0}
                        routes:
                          - {id: all, match: {path: /**}, to: service, auth: none}
                        """.formatted(failing.url()))) {
            List<String> bodies = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                bodies.add(Gateways.get(gateway, "/").body());
            }

            assertThat(count).hasValue(4);
            assertThat(bodies.subList(0, 4)).containsOnly("trouble");
            assertThat(bodies.subList(4, 10)).containsOnly("{\"error\": \"Service temporarily unavailable\"}");
            assertThat(Gateways.get(gateway, "/").headers().firstValue("retry-after"))
                    .isPresent();
        }
    }

    /** The service is well; others keep all connections to it. */
    @Test
    void whoWaitsForAConnectionInVainDoesNotBlameTheService() throws Exception {
        CompletableFuture<HttpServerRequest> slow = new CompletableFuture<>();
        try (TestService service = TestService.raw(request -> {
                    if (request.path().equals("/slow")) {
                        slow.complete(request);
                    } else {
                        request.response().end("fine");
                    }
                });
                Gateway gateway = Gateway.start(
                        GatewayConfig.from(ConfigFile.of("gateway.yaml", """
                        listen: {host: 127.0.0.1, port: 0, eventLoops: 1}
                        upstreams:
                          service: {addresses: "%s", maxConnections: 1, connectTimeout: 2s, breaker: {samples: 2, openFor: 10m}}
                        routes:
                          - {id: all, match: {path: /**}, to: service, auth: none, timeout: 10m}
                        """.formatted(service.url()), name -> null)));
                RawClient client = new RawClient(gateway.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            HttpServerRequest holding = slow.get(60, TimeUnit.SECONDS);
            for (int i = 0; i < 3; i++) {
                assertThat(Gateways.get(gateway, "/").statusCode()).isEqualTo(503);
            }
            holding.response().end("at last");

            assertThat(client.readOne()).endsWith("at last");
            assertThat(Gateways.get(gateway, "/").statusCode()).isEqualTo(200);
        }
    }

    /** Nothing that a gateway had opened before is left. */
    @Test
    void aGatewayWhosePortIsTakenLeavesNothing() {
        try (TestService service = TestService.named("service");
                Gateway first = Gateways.before(service)) {
            String taken = """
                    listen: {host: 127.0.0.1, port: %d}
                    redis: redis://127.0.0.1:1
                    limits: {one: {rate: 1/1m, key: address}}
                    """.formatted(first.port()) + Gateways.everything(service.url(), "limit: one");
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            assertThatThrownBy(
                            () -> Gateway.start(GatewayConfig.from(ConfigFile.of("gateway.yaml", taken, name -> null))))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("listen: 127.0.0.1:" + first.port());

            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .noneMatch(thread -> thread.getName().startsWith("lettuce-")
                            || thread.getName().startsWith("vert.x-")));
        }
    }

    /** An answer that has arrived was not read yet; somebody else waits for its connection. */
    @Test
    void aClientThatIsGoneTakesNobodyElseWithIt() throws Exception {
        CompletableFuture<HttpServerRequest> slow = new CompletableFuture<>();
        CompletableFuture<Void> held = new CompletableFuture<>();
        try (TestService service = TestService.raw(request -> {
                    if (request.path().equals("/slow")) {
                        slow.complete(request);
                    } else {
                        held.complete(null);
                        request.response().end("x");
                    }
                });
                Gateway gateway = Gateway.start(
                        GatewayConfig.from(ConfigFile.of("gateway.yaml", """
                        listen: {host: 127.0.0.1, port: 0, eventLoops: 1}
                        upstreams: {service: {addresses: "%s", maxConnections: 1, connectTimeout: 60s, retry: {maxRetries: 0}}}
                        routes:
                          - {id: all, match: {path: /**}, to: service, auth: none, timeout: 10m, filters: [{name: holding}]}
                          - {id: open, match: {path: /nowhere}, to: service, auth: none, networks: {allow: 10.0.0.1}}
                        """.formatted(service.url()), name -> null)));
                RawClient gone = new RawClient(gateway.port());
                RawClient waiting = new RawClient(gateway.port())) {
            gone.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
            held.get(60, TimeUnit.SECONDS);
            waiting.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            gone.close();
            HttpServerRequest holding = slow.get(60, TimeUnit.SECONDS);
            for (int i = 0; i < 3; i++) {
                // Of the same event loop: then it has seen the end of the other connection.
                assertThat(Gateways.get(gateway, "/nowhere").statusCode()).isEqualTo(403);
            }
            holding.response().end("at last");

            assertThat(waiting.readOne()).startsWith("HTTP/1.1 200").endsWith("at last");
        }
    }
}
