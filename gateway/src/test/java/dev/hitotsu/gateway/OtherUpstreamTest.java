package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class OtherUpstreamTest {
    private static final String CONFIG = """
            upstreams:
              first: {addresses: "%s", retry: {maxRetries: 0}, breaker: {samples: 4}}
              backup: {addresses: "%s"}
            routes:
              - id: all
                match: {path: /**}
                to: first
                auth: none
                timeout: 60s
                addPrefix: /v1
                fallback: {to: backup%s}
            """;

    @Test
    void whatOnlyReadsIsAskedOfAnotherService() throws Exception {
        try (TestService first = TestService.answering(
                        request -> request.response().setStatusCode(503).end("out of order"));
                TestService backup = TestService.named("backup");
                Gateway gateway = Gateways.start(CONFIG.formatted(first.url(), backup.url(), ""))) {
            assertThat(Gateways.get(gateway, "/a?b=c").body()).isEqualTo("backup");
            assertThat(backup.last().uri()).isEqualTo("/v1/a?b=c");

            HttpResponse<String> answer = Gateways.send(gateway, "POST", "/", "once");
            assertThat(answer.body()).isEqualTo("out of order");
            assertThat(backup.seen()).hasSize(1);
        }
    }

    @Test
    void whatWasNotSentAtAllIsAskedOfAnotherServiceWhateverItIs() throws Exception {
        try (TestService first = TestService.answering(
                        request -> request.response().setStatusCode(503).end());
                TestService backup = TestService.named("backup");
                Gateway gateway = Gateways.start(CONFIG.formatted(first.url(), backup.url(), ""))) {
            for (int i = 0; i < 4; i++) {
                Gateways.get(gateway, "/opens-the-breaker");
            }
            HttpResponse<String> answer = Gateways.send(gateway, "POST", "/", "once");
            assertThat(answer.body()).isEqualTo("backup");
            assertThat(backup.last().body()).isEqualTo("once");
            assertThat(first.seen()).noneMatch(seen -> seen.method().equals("POST"));
        }
    }

    @Test
    void ifTheOtherServiceIsAwayTooTheAnswerIsFixed() throws Exception {
        try (Gateway gateway = Gateways.start(
                CONFIG.formatted("http://127.0.0.1:1", "http://127.0.0.1:1", ", json: {error: later}"))) {
            HttpResponse<String> answer = Gateways.get(gateway, "/");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"error\":\"later\"}");
        }
    }
}
