package dev.hitotsu.testkit.contract.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.http.HttpIdempotency;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every adapter of {@link HttpIdempotency} keeps over HTTP when nothing fails, as two tables of requests. */
public abstract class HttpIdempotencyContract extends HttpIdempotencyScenario {
    /** A request, alone, and what it gets. */
    private record Single(String name, String method, List<String> keys, String body, int status, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Single> single() {
        return Stream.of(
                new Single("a key", "POST", List.of(KEY), "{}", 201, "effect 1"),
                new Single("a key in quotes", "POST", List.of('"' + KEY + '"'), "{}", 201, "effect 1"),
                new Single("PATCH", "PATCH", List.of(KEY), "{}", 201, "effect 1"),
                new Single("PUT repeats by itself", "PUT", List.of(), "{}", 201, "effect 1"),
                new Single("missing", "POST", List.of(), "{}", 400, "missing (expected: one key"),
                new Single("empty", "POST", List.of(""), "{}", 400, "0 characters (expected: one key"),
                new Single("empty in quotes", "POST", List.of("\"\""), "{}", 400, "(expected: one key"),
                new Single("255 characters", "POST", List.of("k".repeat(255)), "{}", 201, "effect 1"),
                new Single("256 characters", "POST", List.of("k".repeat(256)), "{}", 400, "256 characters (expected"),
                new Single("with a blank", "POST", List.of("a b"), "{}", 400, "(expected: one key"),
                new Single("a list", "POST", List.of("a,b"), "{}", 400, "(expected: one key"),
                new Single("an open quote", "POST", List.of("\"a"), "{}", 400, "(expected: one key"),
                new Single("repeated", "POST", List.of("a", "b"), "{}", 400, "(expected: one key"),
                new Single("a body at the limit", "POST", List.of(KEY), "b".repeat(LIMIT), 201, "effect 1"),
                new Single(
                        "a body over the limit",
                        "POST",
                        List.of(KEY),
                        "b".repeat(LIMIT + 1),
                        413,
                        "at most 1000 bytes"));
    }

    @ParameterizedTest
    @MethodSource("single")
    void answersASingleRequest(Single request) throws Exception {
        start();
        HttpResponse<String> response = send(request.method, "/orders", "ann", request.keys, request.body);

        assertThat(response.statusCode()).isEqualTo(request.status);
        assertThat(response.body()).contains(request.text);
        assertThat(effects).hasValue(request.status == 201 ? 1 : 0);
        if (request.status >= 400) {
            assertProblem(response);
        }
    }

    /** As bytes, because the client of the JDK sends nothing but ASCII. */
    @Test
    void refusesAKeyThatIsNotAscii() throws Exception {
        start();
        String request = "POST /orders HTTP/1.1\r\nHost: test\r\n" + PRINCIPAL + ": ann\r\nConnection: close\r\n"
                + "Idempotency-Key: cl\u00e9\r\nContent-Length: 0\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 400")
                    .contains("(expected: one key");
        }
    }

    /** A second request after {@code POST /orders?a=1} of ann with the body {@code {"a": [1, 2]}}, and what it gets. */
    private record Second(
            String name, String method, String target, String principal, String key, String body, int as) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final int REPLAY = 0;
    private static final int RUN = 1;

    private static Stream<Second> second() {
        String body = "{\"a\": [1, 2]}";
        return Stream.of(
                new Second("the same", "POST", "/orders?a=1", "ann", KEY, body, REPLAY),
                new Second("in quotes", "POST", "/orders?a=1", "ann", '"' + KEY + '"', body, REPLAY),
                new Second("other spaces", "POST", "/orders?a=1", "ann", KEY, "{ \"a\":[1,2]\n}", REPLAY),
                new Second("other numbers", "POST", "/orders?a=1", "ann", KEY, "{\"a\": [1 2]}", 422),
                new Second("another body", "POST", "/orders?a=1", "ann", KEY, "{\"a\": [1, 3]}", 422),
                new Second("no body", "POST", "/orders?a=1", "ann", KEY, "", 422),
                new Second("another query", "POST", "/orders?a=2", "ann", KEY, body, 422),
                new Second("another key", "POST", "/orders?a=1", "ann", "other", body, RUN),
                new Second("somebody else", "POST", "/orders?a=1", "bob", KEY, body, RUN),
                new Second("another method", "PATCH", "/orders?a=1", "ann", KEY, body, RUN),
                new Second("another route", "POST", "/refunds?a=1", "ann", KEY, body, RUN));
    }

    @ParameterizedTest
    @MethodSource("second")
    void answersASecondRequest(Second request) throws Exception {
        start();
        HttpResponse<String> before = send("POST", "/orders?a=1", "ann", List.of(KEY), "{\"a\": [1, 2]}");
        HttpResponse<String> after =
                send(request.method, request.target, request.principal, List.of(request.key), request.body);

        assertThat(effects).hasValue(request.as == RUN ? 2 : 1);
        switch (request.as) {
            case REPLAY -> assertReplay(after, before);
            case RUN -> assertThat(after.body()).isEqualTo("effect 2");
            default -> {
                assertThat(after.statusCode()).isEqualTo(request.as);
                assertProblem(after);
            }
        }
    }

    @Test
    void whatBelongsToOneClientIsNotRepeated() throws Exception {
        start();
        HttpResponse<String> before = post();
        HttpResponse<String> after = post();

        assertReplay(after, before);
        assertThat(before.headers().firstValue("Set-Cookie")).hasValue("session=1");
        assertThat(before.headers().firstValue("X-Trace")).hasValue("1");
        assertThat(after.headers().map()).doesNotContainKeys("set-cookie", "x-trace", "Set-Cookie", "X-Trace");
    }

    @Test
    void aKeyIsForgottenAfterItsTimeToLive() throws Exception {
        start();
        post();
        clock.advance(Duration.ofDays(7));
        assertThat(post().body()).isEqualTo("effect 1");
        clock.advance(Duration.ofDays(2));
        assertThat(post().body()).isEqualTo("effect 2");
    }

    @Test
    void aKeyMayBeOptional() throws Exception {
        port = start(HttpIdempotency.builder(inbox()).keyOptional().build(), (target, body) -> effect());

        assertThat(send("POST", "/orders", "ann", List.of(), "{}").body()).isEqualTo("effect 1");
        assertThat(send("POST", "/orders", "ann", List.of(), "{}").body()).isEqualTo("effect 2");
        assertThat(send("POST", "/orders", "ann", List.of(" "), "{}").statusCode())
                .isEqualTo(400);
    }
}
