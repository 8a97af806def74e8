package dev.hitotsu.gateway.cache;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTest {
    /** The hashes of "secret" and "other". */
    private static final String KEYS = """
            auth:
              partners:
                keys:
                  - {subject: one, sha256: 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b}
                  - {subject: two, sha256: d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa}
            """;

    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final TestService service = TestService.answering(request -> {
        request.response().headers().addAll(headers);
        request.response().end("answer " + count.incrementAndGet());
    });

    @AfterEach
    void close() {
        service.close();
    }

    private Gateway start(String scope) {
        return Gateways.start(KEYS + """
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: open, match: {path: /open/**}, to: service, auth: none, cache: {ttl: 300s, scope: %s, maxBytes: 100}}
                  - {id: known, match: {path: /known/**}, to: service, auth: partners, cache: {ttl: 300s, scope: %s}}
                """.formatted(service.url(), scope, scope));
    }

    private static String cached(HttpResponse<String> answer) {
        return answer.body() + " " + answer.headers().firstValue("x-cache").orElse("none");
    }

    @Test
    void whoAsksAgainGetsTheSameAnswer() throws Exception {
        headers.put("etag", "\"1\"");
        try (Gateway gateway = start("shared")) {
            assertThat(cached(Gateways.get(gateway, "/open/a"))).isEqualTo("answer 1 MISS");
            HttpResponse<String> again = Gateways.get(gateway, "/open/a");
            assertThat(cached(again)).isEqualTo("answer 1 HIT");
            assertThat(again.headers().firstValue("age")).isPresent();
            assertThat(cached(Gateways.get(gateway, "/open/%61"))).isEqualTo("answer 1 HIT");
            assertThat(cached(Gateways.get(gateway, "/open/a?b=c"))).isEqualTo("answer 2 MISS");
            assertThat(cached(Gateways.get(gateway, "/open/a", "Accept-Language", "ja")))
                    .isEqualTo("answer 1 HIT");
            assertThat(Gateways.get(gateway, "/open/a", "If-None-Match", "\"1\"")
                            .statusCode())
                    .isEqualTo(304);
            assertThat(RawClient.exchange(
                            gateway.port(), "GET /open/a HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n"))
                    .containsIgnoringCase("x-cache: MISS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache-control: no-store",
                "cache-control: no-cache",
                "cache-control: private",
                "cache-control: max-age=0",
                "cache-control: max-age=x",
                "cache-control: public, max-age=10, s-maxage=0",
                "set-cookie: a=b",
                "vary: *",
                "expires: Thu, 01 Jan 1970 00:00:00 GMT",
                "expires: soon",
                "cache-control: max-age=60, no-store",
            })
    void whatMustNotBeKeptIsNot(String header) throws Exception {
        headers.put(header.split(": ", 2)[0], header.split(": ", 2)[1]);
        try (Gateway gateway = start("shared")) {
            Gateways.get(gateway, "/open/a");
            assertThat(cached(Gateways.get(gateway, "/open/a"))).isEqualTo("answer 2 MISS");
        }
    }

    @Test
    void requestsWithCredentialsShareOnlyWhatIsPublic() throws Exception {
        try (Gateway gateway = start("shared")) {
            for (String name : new String[] {"Authorization", "Cookie"}) {
                count.set(0);
                Gateways.get(gateway, "/open/" + name, name, "x");
                assertThat(cached(Gateways.get(gateway, "/open/" + name, name, "y")))
                        .isEqualTo("answer 2 MISS");
            }
            count.set(0);
            Gateways.get(gateway, "/known/a", "X-API-Key", "secret");
            assertThat(cached(Gateways.get(gateway, "/known/a", "X-API-Key", "other")))
                    .isEqualTo("answer 2 MISS");
            headers.put("cache-control", "public, max-age=60");
            Gateways.get(gateway, "/known/a", "X-API-Key", "secret");
            assertThat(cached(Gateways.get(gateway, "/known/a", "X-API-Key", "other")))
                    .isEqualTo("answer 3 HIT");
        }
    }

    @Test
    void eachUserHasAnswersOfTheirOwn() throws Exception {
        headers.put("cache-control", "private, max-age=60");
        try (Gateway gateway = start("user")) {
            assertThat(cached(Gateways.get(gateway, "/known/a", "X-API-Key", "secret")))
                    .isEqualTo("answer 1 MISS");
            assertThat(cached(Gateways.get(gateway, "/known/a", "X-API-Key", "other")))
                    .isEqualTo("answer 2 MISS");
            assertThat(cached(Gateways.get(gateway, "/known/a", "X-API-Key", "secret")))
                    .isEqualTo("answer 1 HIT");
            Gateways.get(gateway, "/open/a", "Cookie", "x");
            assertThat(cached(Gateways.get(gateway, "/open/a", "Cookie", "y"))).isEqualTo("answer 4 MISS");
        }
    }

    /** Its body is no part of the key. */
    @Test
    void theAnswerToAGetWithABodyIsNobodyElses() throws Exception {
        try (Gateway gateway = start("shared")) {
            assertThat(cached(Gateways.send(gateway, "GET", "/open/a", "evil"))).startsWith("answer 1 ");
            assertThat(cached(Gateways.get(gateway, "/open/a"))).isEqualTo("answer 2 MISS");
            assertThat(cached(Gateways.send(gateway, "GET", "/open/a", "evil"))).startsWith("answer 3 ");
        }
    }

    @Test
    void anAnswerWithoutABodyIsKept() throws Exception {
        try (TestService empty = TestService.answering(request -> request.response()
                        .setStatusCode(204)
                        .putHeader("cache-control", "max-age=60")
                        .end());
                Gateway gateway = Gateways.start(Gateways.everything(empty.url(), "cache: {scope: shared}"))) {
            Gateways.get(gateway, "/");
            HttpResponse<String> again = Gateways.get(gateway, "/");
            assertThat(again.statusCode()).isEqualTo(204);
            assertThat(again.headers().firstValue("x-cache")).contains("HIT");
        }
    }

    /** Two servers may know different users by one name, and one user may have another plan. */
    @Test
    void anAnswerForAUserIsNotThatOfAnotherWhoHasTheSameName() throws Exception {
        AtomicReference<String> plan = new AtomicReference<>("gold");
        try (TestService authority = TestService.answering(request -> request.response()
                        .putHeader("x-user-id", "one")
                        .putHeader("x-plan", plan.get())
                        .end());
                Gateway gateway = Gateways.start(KEYS + """
                          other: {forward: "%s/", send: [Authorization], claims: {X-Plan: x-plan}}
                        upstreams: {service: {addresses: "%s"}}
                        routes:
                          - {id: known, match: {path: /**}, to: service, auth: [partners, other], cache: {ttl: 300s, scope: user}}
                        """.formatted(authority.url(), service.url()))) {
            assertThat(cached(Gateways.get(gateway, "/a", "X-API-Key", "secret")))
                    .isEqualTo("answer 1 MISS");
            assertThat(cached(Gateways.get(gateway, "/a", "Authorization", "x")))
                    .isEqualTo("answer 2 MISS");
            assertThat(cached(Gateways.get(gateway, "/a", "Authorization", "x")))
                    .isEqualTo("answer 2 HIT");
            plan.set("silver");
            assertThat(cached(Gateways.get(gateway, "/a", "Authorization", "x")))
                    .isEqualTo("answer 3 MISS");
        }
    }

    @Test
    void aClientMayWantAFreshAnswer() throws Exception {
        try (Gateway gateway = start("shared")) {
            Gateways.get(gateway, "/open/a");
            assertThat(cached(Gateways.get(gateway, "/open/a", "Cache-Control", "no-cache")))
                    .isEqualTo("answer 2 MISS");
            assertThat(cached(Gateways.get(gateway, "/open/a"))).isEqualTo("answer 2 HIT");
            assertThat(cached(Gateways.get(gateway, "/open/a", "Cache-Control", "no-store")))
                    .isEqualTo("answer 3 none");
            assertThat(cached(Gateways.send(gateway, "POST", "/open/a", "x"))).isEqualTo("answer 4 none");
        }
    }

    /** As where one service reads and another one writes. */
    @Test
    void aChangeThroughAnotherRouteCounts() throws Exception {
        try (Gateway gateway = Gateways.start("""
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: read, match: {path: /orders/**, methods: GET}, to: service, auth: none, cache: {scope: shared}}
                  - {id: write, match: {path: "/orders/{id}", methods: [POST, PUT]}, to: service, auth: none}
                  - {id: rest, match: {path: /**}, to: service, auth: none}
                """.formatted(service.url()))) {
            assertThat(cached(Gateways.get(gateway, "/orders/1"))).isEqualTo("answer 1 MISS");
            assertThat(cached(Gateways.get(gateway, "/orders/1"))).isEqualTo("answer 1 HIT");
            Gateways.send(gateway, "PUT", "/orders/1", "x");
            assertThat(cached(Gateways.get(gateway, "/orders/1"))).isEqualTo("answer 3 MISS");
            Gateways.send(gateway, "DELETE", "/orders/1", "");
            assertThat(cached(Gateways.get(gateway, "/orders/1"))).isEqualTo("answer 5 MISS");
        }
    }

    @Test
    void aChangeCountsHoweverTheHostIsWritten() {
        try (Gateway gateway = start("shared")) {
            for (String host : new String[] {"SHOP", "shop:80"}) {
                ask(gateway, "GET", "shop");
                assertThat(ask(gateway, "GET", "shop")).contains("X-Cache: HIT");
                ask(gateway, "POST", host);
                assertThat(ask(gateway, "GET", "shop")).contains("X-Cache: MISS");
            }
        }
    }

    private static String ask(Gateway gateway, String method, String host) {
        return RawClient.exchange(
                gateway.port(),
                method + " /open/a HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    /** What was asked before the change and answered after it is as it was before. */
    @Test
    void anAnswerFromBeforeAChangeIsNotKeptAfterIt() throws Exception {
        CompletableFuture<HttpServerRequest> reading = new CompletableFuture<>();
        try (TestService slow = TestService.raw(request -> {
                    if (!reading.complete(request)) {
                        request.response().end("new");
                    }
                });
                Gateway gateway = Gateways.start(
                        Gateways.everything(slow.url(), "timeout: 10m, cache: {ttl: 300s, scope: shared}"))) {
            CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> {
                try {
                    return Gateways.get(gateway, "/");
                } catch (Exception e) {
                    throw new CompletionException(e);
                }
            });
            HttpServerRequest old = reading.get(60, TimeUnit.SECONDS);
            Gateways.send(gateway, "POST", "/", "x");
            old.response().end("old");

            assertThat(first.get(60, TimeUnit.SECONDS).body()).isEqualTo("old");
            assertThat(cached(Gateways.get(gateway, "/"))).isEqualTo("new MISS");
            assertThat(cached(Gateways.get(gateway, "/"))).isEqualTo("new HIT");
        }
    }

    /** Nobody knows whether the service has done it. */
    @Test
    void aChangeWithoutAnAnswerCounts() throws Exception {
        try (TestService slow = TestService.raw(request -> {
                    if (request.method() == HttpMethod.GET) {
                        request.response().end("answer " + count.incrementAndGet());
                    }
                });
                Gateway gateway = Gateways.start(
                        Gateways.everything(slow.url(), "timeout: 300ms, cache: {ttl: 300s, scope: shared}"))) {
            await().until(() -> cached(Gateways.get(gateway, "/")).endsWith("HIT"));
            assertThat(Gateways.send(gateway, "POST", "/", "x").statusCode()).isEqualTo(504);
            assertThat(Gateways.get(gateway, "/").headers().firstValue("x-cache"))
                    .isNotEqualTo(Optional.of("HIT"));
        }
    }

    @Test
    void largeAnswersPassButAreNotKept() throws Exception {
        try (TestService large =
                        TestService.answering(request -> request.response().end("x".repeat(101)));
                Gateway gateway =
                        Gateways.start(Gateways.everything(large.url(), "cache: {scope: shared, maxBytes: 100}"))) {
            assertThat(Gateways.get(gateway, "/").body()).hasSize(101);
            assertThat(Gateways.get(gateway, "/").headers().firstValue("x-cache"))
                    .contains("MISS");
        }
    }
}
