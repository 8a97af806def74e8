package dev.hitotsu.gateway.auth;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import dev.hitotsu.config.ConfigException;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestIssuer;
import dev.hitotsu.gateway.support.TestService;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are asked who sent a request. */
class ServerAuthTest {
    private final AtomicReference<String> answer = new AtomicReference<>("");
    private final AtomicReference<Integer> status = new AtomicReference<>(200);
    private final TestService service = TestService.named("service");
    private final TestService authority = TestService.answering(request -> {
        if (status.get() > 0) {
            request.response()
                    .setStatusCode(status.get())
                    .putHeader("x-user-id", answer.get())
                    .putHeader("x-plan", "gold")
                    .putHeader("www-authenticate", "Bearer realm=\"shop\"")
                    .end(answer.get());
        }
    });

    @AfterEach
    void close() {
        service.close();
        authority.close();
    }

    /** What is to be late is so soon; what is to come in time has time enough. */
    private Gateway start(String auth) {
        String timeout = status.get() > 0 ? "30s" : "100ms";
        return Gateways.start("auth: {main: {" + auth + ", timeout: " + timeout + "}}\n"
                + Gateways.everything(service.url(), "").replace("auth: none", "auth: main"));
    }

    private Gateway introspecting(String further) {
        return start("introspect: '" + authority.url()
                + "/introspect', clientId: gate way, clientSecret: 'se:cret', claims: {X-Plan: plan}" + further);
    }

    private Gateway forwarding() {
        return start(
                "forward: '" + authority.url() + "/check', send: [Authorization, Cookie], claims: {X-Plan: x-plan}");
    }

    private static HttpResponse<String> get(Gateway gateway) throws Exception {
        return Gateways.get(gateway, "/a?b=c", "Authorization", "Bearer opaque");
    }

    @Test
    void anActiveTokenIsLookedUpOnce() throws Exception {
        answer.set("{\"active\": true, \"sub\": \"456\", \"plan\": \"gold\", \"scope\": \"a b\"}");
        try (Gateway gateway = introspecting("")) {
            assertThat(get(gateway).statusCode()).isEqualTo(200);
            assertThat(get(gateway).statusCode()).isEqualTo(200);
            assertThat(service.last().headers().get("x-user-id")).isEqualTo("456");
            assertThat(service.last().headers().get("x-plan")).isEqualTo("gold");
            assertThat(authority.seen()).hasSize(1);
            assertThat(authority.last().body()).startsWith("token=opaque&");
            assertThat(authority.last().headers().get("authorization"))
                    .isEqualTo("Basic Z2F0ZSt3YXk6c2UlM0FjcmV0"); // gate+way:se%3Acret
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"active\": false, \"sub\": \"456\"}",
                "{\"active\": \"true\", \"sub\": \"456\"}",
                "{\"sub\": \"456\"}",
                "{\"active\": true}",
                "{\"active\": true, \"sub\": \"a\\r\\nb\"}",
                "{\"active\": true, \"sub\": \"456\", \"exp\": 1}",
                "{\"active\": true, \"sub\": \"456\", \"nbf\": 99999999999}",
                "{\"active\": true, \"sub\": \"456\", \"aud\": [\"other\"]}",
            })
    void aTokenThatIsNotActiveIsRefused(String said) throws Exception {
        answer.set(said);
        try (Gateway gateway = introspecting(", audience: api")) {
            assertThat(get(gateway).statusCode()).isEqualTo(401);
            assertThat(service.seen()).isEmpty();
        }
    }

    @Test
    void anAnswerIsNotBelievedLongerThanTheTokenLives() throws Exception {
        long now = Instant.now().getEpochSecond();
        answer.set("{\"active\": true, \"sub\": \"456\", \"aud\": \"api\", \"exp\": " + (now + 3_600) + "}");
        try (Gateway gateway = introspecting(", audience: api, cacheFor: 0s")) {
            get(gateway);
            get(gateway);
            assertThat(authority.seen()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 401, 0})
    void whileTheServerCannotBeAskedNobodyPasses(int broken) throws Exception {
        status.set(broken);
        try (Gateway gateway = introspecting("")) {
            assertThat(get(gateway).statusCode()).isEqualTo(503);
            assertThat(service.seen()).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsNoAnswer() throws Exception {
        answer.set("<html>");
        try (Gateway gateway = introspecting("")) {
            assertThat(get(gateway).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aServerIsAskedAboutEachRequest() throws Exception {
        answer.set("456");
        try (Gateway gateway = forwarding()) {
            assertThat(get(gateway).statusCode()).isEqualTo(200);
            assertThat(service.last().headers().get("x-user-id")).isEqualTo("456");
            assertThat(service.last().headers().get("x-plan")).isEqualTo("gold");
            assertThat(authority.last().headers().get("x-forwarded-uri")).isEqualTo("/a?b=c");
            assertThat(authority.last().headers().get("x-forwarded-method")).isEqualTo("GET");
            assertThat(authority.last().headers().get("authorization")).isEqualTo("Bearer opaque");

            assertThat(Gateways.get(gateway, "/a").statusCode()).isEqualTo(401);
            assertThat(authority.seen()).hasSize(1);
        }
    }

    @Test
    void whatTheServerRefusesDoesNotPass() throws Exception {
        try (Gateway gateway = forwarding()) {
            status.set(401);
            assertThat(get(gateway).statusCode()).isEqualTo(401);
            assertThat(get(gateway).headers().firstValue("www-authenticate")).contains("Bearer realm=\"shop\"");
            status.set(403);
            assertThat(get(gateway).statusCode()).isEqualTo(403);
            assertThat(service.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 302, 0, 200})
    void anAnswerThatNamesNobodyLetsNobodyPass(int given) throws Exception {
        status.set(given);
        try (Gateway gateway = forwarding()) {
            assertThat(get(gateway).statusCode()).isEqualTo(503);
            assertThat(service.seen()).isEmpty();
        }
    }

    private Gateway asking(TestService other, String timeout) {
        return Gateways.start("auth: {main: {forward: '" + other.url() + "/check', send: Authorization, timeout: "
                + timeout + "}}\n" + Gateways.everything(service.url(), "").replace("auth: none", "auth: main"));
    }

    /** Which of two tokens is meant, the gateway and the service may see differently. */
    @Test
    void twoTokensAreNone() throws Exception {
        answer.set("{\"active\": true, \"sub\": \"456\"}");
        try (Gateway gateway = introspecting("")) {
            assertThat(Gateways.get(gateway, "/a", "Authorization", "Bearer a", "Authorization", "Bearer b")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(service.seen()).isEmpty();
        }
    }

    /** It is asked first, about tokens that are none of its business. */
    @Test
    void anIssuerThatIsAwayDoesNotShutOutTheUsersOfAnother() throws Exception {
        try (TestIssuer issuer = new TestIssuer();
                TestService broken = TestService.raw(
                        request -> request.response().setStatusCode(500).end());
                Gateway gateway = Gateways.start("""
                        auth:
                          away: {issuer: "https://away.example", audience: api, algorithms: RS256, jwks: "%s"}
                          opaque: {introspect: "%s", clientId: a, clientSecret: b}
                          main: {issuer: "https://id.example", audience: api, algorithms: RS256, jwks: "%s"}
                        """.formatted(broken.url(), broken.url(), issuer.url())
                        + Gateways.everything(service.url(), "").replace("auth: none", "auth: [away, opaque, main]"))) {
            String token = TestIssuer.token(
                    JWSAlgorithm.RS256, TestIssuer.RSA, TestIssuer.claims().build());
            await().until(() -> Gateways.get(gateway, "/", "Authorization", "Bearer " + token)
                            .statusCode()
                    == 200);

            String unknown = TestIssuer.token(
                    JWSAlgorithm.RS256,
                    TestIssuer.OTHER_RSA,
                    TestIssuer.claims().build());
            assertThat(Gateways.get(gateway, "/", "Authorization", "Bearer " + unknown)
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    /** More often than a usual pool has connections. */
    @Test
    void anAnswerThatDoesNotEndKeepsNoConnection() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (TestService other = TestService.raw(request -> {
                    request.response().putHeader("x-user-id", "456");
                    if (count.incrementAndGet() <= 6) {
                        request.response().setChunked(true).write("and");
                    } else {
                        request.response().end();
                    }
                });
                Gateway gateway = asking(other, "100ms")) {
            for (int i = 0; i < 6; i++) {
                assertThat(get(gateway).statusCode()).isEqualTo(503);
            }
            await().until(() -> get(gateway).statusCode() == 200);
        }
    }

    @Test
    void aConnectionThatTheServerHasGivenUpIsNotTheClientsTrouble() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (TestService stale = TestService.raw(request -> {
                    if (count.incrementAndGet() % 2 == 0) {
                        request.connection().close();
                    } else {
                        request.response().putHeader("x-user-id", "456").end();
                    }
                });
                Gateway gateway = asking(stale, "30s")) {
            for (int i = 0; i < 5; i++) {
                assertThat(get(gateway).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void keysThatDoNotComeToAnEndStopNobodyForEver() throws Exception {
        try (TestService issuer = TestService.raw(
                        request -> request.response().setChunked(true).write("{"));
                Gateway gateway = Gateways.start("auth: {main: {issuer: 'https://id.example', audience: api, "
                        + "algorithms: RS256, jwks: '" + issuer.url() + "'}}\n"
                        + Gateways.everything(service.url(), "").replace("auth: none", "auth: main"))) {
            String token = TestIssuer.token(
                    JWSAlgorithm.RS256, TestIssuer.RSA, TestIssuer.claims().build());
            CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return Gateways.get(gateway, "/", "Authorization", "Bearer " + token);
                } catch (Exception e) {
                    throw new CompletionException(e);
                }
            });
            assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void oneWayIsOneKind() {
        assertThatThrownBy(() -> start("introspect: 'http://a', forward: 'http://a'"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("issuer: 2 of issuer, keys, introspect and forward (expected: exactly one)");
        assertThatThrownBy(() -> start("introspect: a"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("introspection: a (expected: a URL)");
    }
}
