package dev.hitotsu.gateway.observe;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.log.AccessLog;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final TestService service = TestService.named("service");
    private final Gateway gateway =
            Gateway.start(Gateways.config("""
            admin: {host: 127.0.0.1, port: 0, token: a-token-of-operators}
            accessLog: false
            telemetry: {service: shop-gateway, traces: {log: true, sample: 0}, metrics: {every: 1s}}
            """ + Gateways.everything(service.url(), "")), lines::add);

    @AfterEach
    void close() {
        gateway.close();
        service.close();
    }

    @Test
    void requestsAreCountedByRouteMethodAndStatusAlone() throws Exception {
        Gateways.get(gateway, "/a");
        Gateways.get(gateway, "/b");
        Gateways.send(gateway, "INVENTED", "/c", "");
        assertThat(RawClient.exchange(gateway.port(), "GET /../ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");

        await().untilAsserted(() -> assertThat(scrape())
                .contains(count("GET", "200", "all") + "2")
                .contains(count("_OTHER", "200", "all") + "1")
                .contains(count("_OTHER", "400", "none") + "1")
                .contains("http_server_active_requests 0")
                .contains("hitotsu_gateway_upstream_breaker_open{upstream=\"service\"} 0")
                .contains("hitotsu_gateway_upstream_address_available{address=\"" + service.url()
                        + "\",upstream=\"service\"} 1"));
    }

    @Test
    void metricsAreLinesOfTheLog() throws Exception {
        Gateways.get(gateway, "/a");

        await().until(() -> lines.stream()
                .anyMatch(line -> line.contains("\"metric\":\"http.server.request.duration\"")
                        && line.contains("\"http.route\":\"all\"")
                        && line.contains("\"count\":1.0")));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("hitotsu.gateway.upstream.address.available", service.url(), "\"value\":1.0"));
    }

    /** What a request of OTLP has is read by tests of telemetry; names stand in it as they are. */
    @Test
    void metricsGoToACollector() throws Exception {
        TestService collector = TestService.named("collector");
        try (Gateway sending = Gateway.start(
                Gateways.config("accessLog: false\ntelemetry: {metrics: {every: 1s, otlp: '" + collector.url() + "'}}\n"
                        + Gateways.everything(service.url(), "")),
                lines::add)) {
            Gateways.get(sending, "/a");
            await().until(() -> collector.seen().stream()
                    .anyMatch(request -> request.uri().equals("/v1/metrics")
                            && request.body().contains("http.server.request.duration")
                            && request.body().contains("hitotsu.gateway.upstream.breaker.open")));
        } finally {
            collector.close();
        }
    }

    /** What a request of OTLP has is read by tests of telemetry; the lines stand in it as they are. */
    @Test
    void eachRequestIsALogRecordAtACollector() throws Exception {
        TestService collector = TestService.named("collector");
        try (Gateway sending = Gateway.start(
                Gateways.config("telemetry: {logs: {otlp: '" + collector.url() + "'}}\n"
                        + Gateways.everything(service.url(), "")),
                lines::add)) {
            Gateways.get(sending, "/orders/7");
            await().until(() -> collector.seen().stream()
                    .anyMatch(request -> request.uri().equals("/v1/logs")
                            && request.body().contains("dev.hitotsu.gateway.access")
                            && request.body().contains("\"path\":\"/orders/7\",\"status\":200")));
            assertThat(lines).anyMatch(line -> line.contains("\"path\":\"/orders/7\",\"status\":200"));
        } finally {
            collector.close();
        }
    }

    /** More lines than find room. */
    @Test
    void aCollectorOfLogsThatHangsKeepsNoRequestWaiting() throws Exception {
        String path = "/" + "x".repeat(3_500);
        try (TestService hanging = TestService.raw(request -> {});
                Gateway sending = Gateway.start(
                        Gateways.config("admin: {host: 127.0.0.1, port: 0, token: a-token-of-operators}\n"
                                + "telemetry: {logs: {otlp: '" + hanging.url() + "'}}\n"
                                + Gateways.everything(service.url(), "")),
                        AccessLog.NONE)) {
            for (int i = 0; i < 1_400; i++) {
                assertThat(Gateways.get(sending, path).statusCode()).isEqualTo(200);
            }
            assertThat(scrape(sending)).containsPattern("hitotsu_telemetry_logs_dropped_total [1-9]");
        }
    }

    private static String count(String method, String status, String route) {
        return "http_server_request_duration_seconds_count{http_request_method=\"" + method
                + "\",http_response_status_code=\"" + status + "\",http_route=\"" + route + "\"} ";
    }

    private String scrape() {
        return scrape(gateway);
    }

    private static String scrape(Gateway asked) {
        return RawClient.exchange(
                asked.adminPort(),
                "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer a-token-of-operators\r\n\r\n");
    }

    @Test
    void theTraceOfTheClientGoesOn() throws Exception {
        Gateways.get(gateway, "/orders", "traceparent", "00-" + TRACE + "-" + PARENT + "-01");

        String passedOn = service.last().headers().get("traceparent");
        assertThat(passedOn).startsWith("00-" + TRACE + "-").endsWith("-01").doesNotContain(PARENT);
        await().until(() -> lines.stream().anyMatch(line -> line.contains("\"span\"")));
        JsonNode span = new JsonMapper()
                .readTree(lines.stream()
                        .filter(line -> line.contains("\"span\""))
                        .findFirst()
                        .orElseThrow());
        assertThat(span.path("trace").asText()).isEqualTo(TRACE);
        assertThat(span.path("parent").asText()).isEqualTo(PARENT);
        assertThat(span.path("span").asText()).isEqualTo(passedOn.substring(36, 52));
        assertThat(span.path("name").asText()).isEqualTo("GET all");
        assertThat(span.at("/attributes/http.response.status_code").asInt()).isEqualTo(200);
        assertThat(span.at("/attributes/hitotsu.upstream.address").asText()).isEqualTo(service.url());
    }

    @Test
    void aTraceThatIsNotRecordedIsToldToTheService() throws Exception {
        Gateways.get(gateway, "/", "traceparent", "nonsense");
        assertThat(service.last().headers().get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02468ace]");
    }
}
