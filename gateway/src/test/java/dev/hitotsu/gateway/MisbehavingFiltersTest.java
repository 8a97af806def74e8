package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters, logs and answers that fail take nothing else with them. */
class MisbehavingFiltersTest {
    @ParameterizedTest
    @ValueSource(strings = {"null", "status"})
    void anAnswerThatCannotBeWrittenIsAnError(String defect) {
        try (TestService service = TestService.named("service");
                Gateway gateway = Gateways.start(Gateways.everything(
                        service.url(),
                        "maxRequests: 1, filters: [{name: throwing, options: {defect: %s}}]".formatted(defect)))) {
            for (int i = 0; i < 2; i++) {
                assertThat(RawClient.exchange(gateway.port(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 500")
                        .endsWith("{\"error\": \"Internal error\"}");
            }
        }
    }

    @Test
    void whatThrowsAtTheEndKeepsNoPlace() throws Exception {
        try (TestService service = TestService.named("service");
                Gateway gateway = Gateways.start("""
                        upstreams: {service: {addresses: "%s", maxRequests: 1}}
                        routes:
                          - {id: all, match: {path: /**}, to: service, auth: none, filters: [{name: throwing, options: {defect: end}}]}
                        """.formatted(service.url()))) {
            for (int i = 0; i < 3; i++) {
                assertThat(Gateways.get(gateway, "/").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aLogThatThrowsKeepsNoPlace() throws Exception {
        try (TestService service = TestService.named("service");
                Gateway gateway =
                        Gateway.start(Gateways.config(Gateways.everything(service.url(), "maxRequests: 1")), line -> {
                            throw new IllegalStateException("a defect");
                        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(Gateways.get(gateway, "/").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aFilterMayCompleteItsAnswerWhereItLikes() throws Exception {
        try (TestService service = TestService.named("service");
                Gateway gateway = Gateways.start(Gateways.everything(
                        service.url(),
                        "filters: [{name: throwing, options: {defect: none}}, "
                                + "{name: throwing, options: {defect: thread}}]"))) {
            HttpResponse<String> answer = Gateways.get(gateway, "/");
            assertThat(answer.body()).isEqualTo("service");
            assertThat(answer.headers().firstValue("x-thread").orElse("")).startsWith("vert.x-eventloop-thread");
        }
    }

    @Test
    void aFilterThatThrowsStopsNothingElse() throws Exception {
        try (TestService service = TestService.named("service");
                Gateway gateway = Gateways.start("""
                        upstreams: {service: {addresses: "%s"}}
                        routes:
                          - {id: bad, match: {path: /bad}, to: service, auth: none, filters: [{name: throwing}]}
                          - {id: blocking, match: {path: /blocking}, to: service, auth: none, filters: [{name: blocking, options: {header: x-seen}}]}
                          - {id: good, match: {path: /good}, to: service, auth: none}
                        """.formatted(service.url()))) {
            assertThat(Gateways.get(gateway, "/bad").statusCode()).isEqualTo(500);
            assertThat(Gateways.get(gateway, "/bad").body()).isEqualTo("{\"error\": \"Internal error\"}");
            assertThat(Gateways.get(gateway, "/good").statusCode()).isEqualTo(200);
            assertThat(Gateways.get(gateway, "/blocking").headers().firstValue("x-seen"))
                    .contains("on a virtual thread");
            assertThat(service.last().headers().get("x-seen")).isEqualTo("yes");
        }
    }
}
