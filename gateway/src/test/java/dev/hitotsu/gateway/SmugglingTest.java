package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of which two programs may see different ends. Each hides a second request, which nobody may ever serve. */
class SmugglingTest {
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

    private static TestService service;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        service = TestService.named("service");
        gateway = Gateways.before(service);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    static Stream<String> ambiguous() {
        return Stream.of(
                        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
                        "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
                        "Content-Length: 0, 40\r\n\r\n",
                        "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
                        "Content-Length: +0\r\n\r\n",
                        "Content-Length: -1\r\n\r\n",
                        "Content-Length: 0x0\r\n\r\n",
                        "Content-Length: 1e1\r\n\r\n",
                        "Content-Length: \r\n\r\n",
                        "Content-Length: 99999999999999999999\r\n\r\n",
                        "Content-Length : 0\r\n\r\n",
                        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: identity\r\n\r\n",
                        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                        "Transfer\u0000-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                        "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\n\r\n0\n\n",
                        "Transfer-Encoding: chunked\r\n\r\n0 ;\nx\r\n\r\n",
                        "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                        "Host: b\r\n\r\n",
                        "Bad Name: x\r\n\r\n",
                        ": x\r\n\r\n",
                        "Foo\r\n\r\n")
                .map(rest -> "POST /visible HTTP/1.1\r\nHost: a\r\n" + rest);
    }

    static Stream<String> malformed() {
        return Stream.of(
                "POST /visible HTTP/1.1\r\n\r\n",
                "POST /visible HTTP/1.1\r\n Host: a\r\n\r\n",
                "POST /visible HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /visible HTTP/1.0\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n",
                "POST /visible HTTP/1.2\r\nHost: a\r\n\r\n",
                "POST /visible\r\n\r\n",
                "POST /visible HTTP/1.1 \r\nHost: a\r\n\r\n",
                "PO ST /visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST http://b/visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a@b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
                "TRACE /visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource({"ambiguous", "malformed"})
    void theConnectionEndsAndTheHiddenRequestIsNotServed(String request) {
        service.seen().clear();
        String answer = RawClient.exchange(gateway.port(), request + HIDDEN);

        assertThat(answer.split("HTTP/[12]\\.[0-2] [1-5]", -1)).as(answer).hasSizeLessThanOrEqualTo(2);
        assertThat(answer.isEmpty() ? "HTTP/1.1 400" : answer).matches("(?s)HTTP/[12]\\.[0-2] (4|50[15]).*");
        assertThat(service.seen()).noneMatch(seen -> seen.uri().equals("/hidden"));
    }

    @Test
    void aSoundRequestOnAnotherConnectionIsServed() {
        assertThat(RawClient.exchange(
                        gateway.port(),
                        "POST /sound HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3\r\nabc\r\n0\r\nX-User-ID: trailer\r\n\r\n"
                                + "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("200 OK");
        TestService.Seen sound = service.seen().stream()
                .filter(seen -> seen.uri().equals("/sound"))
                .findFirst()
                .orElseThrow();
        assertThat(sound.body()).isEqualTo("abc");
        assertThat(sound.headers().contains("x-user-id")).isFalse();
        assertThat(service.seen()).anyMatch(seen -> seen.uri().equals("/next"));
    }
}
