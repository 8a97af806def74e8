package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.http.TestService.Response;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that somebody else chose, to have the sink reach what they cannot. */
class ForgedTargetsTest {
    private static final TestKeys KEYS = TestKeys.make("dns:api.example.com");
    private static final TestService SERVICE = TestService.start();
    private static final TestService SECURE = TestService.start(KEYS.context(KEYS));

    @AfterAll
    static void stop() {
        SERVICE.close();
        SECURE.close();
    }

    private static HttpSinkBuilder webhooks(AllowedTargets allowed) {
        return HttpSink.builder()
                .destination(HttpDestination.builder("webhooks")
                        .sslContext(KEYS.trusting())
                        .build())
                .allowed(allowed);
    }

    private static SendResult send(HttpSink sink, String url) {
        try (SinkSession session = sink.open(1)) {
            return session.send(Message.builder("hooks", "Happened")
                            .header(SinkHeaders.URL, url)
                            .payload("x")
                            .build())
                    .join();
        }
    }

    private static String reason(AllowedTargets allowed, String url) {
        try (HttpSink sink = webhooks(allowed).build()) {
            SendResult result = send(sink, url);
            assertThat(result).isInstanceOf(SendResult.Rejected.class);
            return result.reason();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://169.254.169.254/latest/meta-data/",
                "https://2130706433/",
                "https://localhost/"
            })
    void aPrivateAddressIsRefusedByName(String url) {
        assertThat(reason(AllowedTargets.PUBLIC, url))
                .contains("(expected: a public address, or one in an allowed network)");
    }

    @Test
    void aSchemeThatIsNotHttpsIsRefused() {
        assertThat(reason(AllowedTargets.PUBLIC, "http://example.com/a"))
                .isEqualTo("scheme of http://example.com/a: http (expected: https; http only where it is allowed)");
        assertThat(reason(LOCAL, "ftp://example.com/a"))
                .isEqualTo("scheme of ftp://example.com/a: ftp (expected: https or http)");
        assertThat(reason(LOCAL, "file:///etc/passwd")).contains("scheme of");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/relative", "https:///nowhere", "https://a b/", "https://user@example.com/", "https://x/#y"})
    void whatIsNoUrlOfAServiceIsRefused(String url) {
        assertThat(reason(LOCAL, url)).startsWith("url: ");
    }

    /** The reason stands in the log, and with the message that was given up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop:SECRET@a b/",
                "https://shop:SEC/SECRET^@example.com/",
                "https://shop:SECRET@example.com/",
                "https://example.com/^?token=SECRET",
                "https://example.com/?token=SECRET#y",
                "/relative?token=SECRET",
                "//shop:SECRET@example.com/",
                "ftp://shop:SECRET@example.com/?token=SECRET",
                "shop:SECRET@example.com"
            })
    void whatIsRefusedIsNamedWithoutItsSecrets(String url) {
        assertThat(reason(LOCAL, url)).isNotBlank().doesNotContain("SECRET");
        assertThatThrownBy(() -> HttpSink.builder()
                        .destination(HttpDestination.builder("a").url(url).build())
                        .build())
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("SECRET"))
                .hasNoCause();
    }

    @Test
    void aHostThatIsNotAllowedIsRefused() {
        AllowedTargets allowed = new AllowedTargets(Set.of("api.example.com", "*.example.org"), List.of(), false);
        assertThat(reason(allowed, "https://example.com/"))
                .isEqualTo("host: example.com (expected: one of the allowed hosts)");
        assertThat(reason(allowed, "https://example.org/")).startsWith("host: example.org");
        assertThat(reason(allowed, "https://evil-example.org/")).startsWith("host: evil-example.org");
        assertThat(allowed.obstacle(UrlTemplate.parse("https://API.example.com/")))
                .isEmpty();
        assertThat(allowed.obstacle(UrlTemplate.parse("https://a.b.example.org/")))
                .isEmpty();
    }

    @Test
    void aDestinationOfTheConfigurationIsCheckedWhenItIsBuilt() {
        assertThatThrownBy(() -> HttpSink.builder()
                        .destination(HttpDestination.builder("a")
                                .url("http://example.com/")
                                .build())
                        .build())
                .hasMessageContaining("destination a: scheme of http://example.com/: http");
        assertThatThrownBy(() -> HttpDestination.builder("a").url("https://{topic}.example.com/"))
                .hasMessageContaining("{topic} in the path only");
    }

    /**
     * The name means a permitted address when it is asked for first, and another one ever after. What is connected to
     * is what was checked, so nothing reaches the other.
     */
    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aNameThatChangesBetweenTheCheckAndTheConnectionLeadsNowhereElse(String scheme) throws UnknownHostException {
        TestService good = scheme.equals("https") ? SECURE : SERVICE;
        good.answer(request -> Response.of(204));
        InetAddress allowed = InetAddress.getByName("127.0.0.1");
        InetAddress forbidden = InetAddress.getByName("127.0.0.2");
        AtomicInteger lookups = new AtomicInteger();
        try (TestService trap =
                        TestService.start(forbidden, good.port(), scheme.equals("https") ? KEYS.context(KEYS) : null);
                HttpSink sink = webhooks(
                                AllowedTargets.PUBLIC.withNetwork("127.0.0.1").withPlainHttp())
                        .lookup(host -> List.of(lookups.getAndIncrement() == 0 ? allowed : forbidden))
                        .build()) {
            String url = scheme + "://api.example.com:" + good.port() + "/rebound";

            assertThat(send(sink, url)).isEqualTo(SendResult.sent());
            assertThat(lookups).hasValue(1);
            assertThat(trap.requests()).isEmpty();
            assertThat(good.requests().getLast().header("Host")).isEqualTo("api.example.com:" + good.port());
            assertThat(good.requests().getLast().header("Proxy-Authorization")).isEmpty();
        }
        try (HttpSink sink = webhooks(
                        AllowedTargets.PUBLIC.withNetwork("127.0.0.1").withPlainHttp())
                .lookup(host -> List.of(forbidden))
                .build()) {
            assertThat(send(sink, scheme + "://api.example.com:" + good.port() + "/rebound"))
                    .isInstanceOf(SendResult.Rejected.class);
        }
    }

    @Test
    void aRedirectToAnotherHostIsNotFollowed() {
        try (TestService other = TestService.start();
                HttpSink sink = webhooks(LOCAL).build()) {
            SERVICE.answer(request -> Response.of(307, "Location", "http://127.0.0.1:" + other.port() + "/stolen"));

            SendResult result = send(sink, "http://127.0.0.1:" + SERVICE.port() + "/from");

            assertThat(result).isInstanceOf(SendResult.DestinationUnavailable.class);
            assertThat(result.reason())
                    .startsWith("status 307 to http://127.0.0.1:" + other.port() + "/stolen (expected: ");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectWithinTheHostThatKeepsTheMethodIsFollowed() {
        try (HttpSink sink = webhooks(LOCAL).build()) {
            SERVICE.answer(
                    request -> request.path().equals("/new") ? Response.of(204) : Response.of(308, "Location", "/new"));
            assertThat(send(sink, "http://127.0.0.1:" + SERVICE.port() + "/old"))
                    .isEqualTo(SendResult.sent());
            assertThat(SERVICE.requests().getLast().body()).hasSize(1);

            SERVICE.answer(request -> Response.of(302, "Location", "/new"));
            assertThat(send(sink, "http://127.0.0.1:" + SERVICE.port() + "/old"))
                    .isInstanceOf(SendResult.DestinationUnavailable.class);
            SERVICE.answer(request -> Response.of(307, "Location", request.path()));
            assertThat(send(sink, "http://127.0.0.1:" + SERVICE.port() + "/circle"))
                    .isInstanceOf(SendResult.DestinationUnavailable.class);
        }
    }
}
