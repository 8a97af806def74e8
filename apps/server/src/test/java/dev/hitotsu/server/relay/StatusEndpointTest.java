package dev.hitotsu.server.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.config.HttpConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusEndpointTest {
    private static final RelayStatus STANDBY = new RelayStatus(RelayStatus.Role.STANDBY, 0, 0, 0, 0, 0, 0, 0, 0, null);
    private static final Snapshot BACKLOG = new Snapshot(3, Duration.ofSeconds(1), 0, 2, 0, null);

    private static final RelayStatus STOPPED = new RelayStatus(RelayStatus.Role.STOPPED, 0, 0, 0, 0, 0, 0, 0, 0, null);

    private final AtomicReference<RelayStatus> relay = new AtomicReference<>(STANDBY);
    private final RelayMonitor monitor = new RelayMonitor(relay::get, () -> BACKLOG, System::nanoTime);
    private final StatusEndpoint endpoint = StatusEndpoint.start(
            new HttpConfig("127.0.0.1", 0, Duration.ofMinutes(1), 0, Set.of("relay-1")),
            new StatusResponses("one", monitor, Duration.ofMinutes(1), 0, () -> "orders 5\n", () -> null));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
    }

    @Test
    void metricsAreInTheFormatOfPrometheus() throws Exception {
        HttpResponse<String> metrics = request("GET", "/metrics");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body()).isEqualTo("orders 5\n");
    }

    @Test
    void statusAndHealthAnswerInJson() throws Exception {
        HttpResponse<String> status = request("GET", "/status");
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(status.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(status.body())
                .startsWith("{\"instance\":\"one\",\"role\":\"standby\"")
                .endsWith("}\n");

        HttpResponse<String> health = request("GET", "/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("\"healthy\":false", "\"reason\":\"the backlog has not been read yet\"");
        assertThat(request("HEAD", "/health").statusCode()).isEqualTo(503);
        assertThat(request("GET", "/health/live").statusCode()).isEqualTo(200);
        assertThat(request("GET", "/health/ready").statusCode()).isEqualTo(503);

        monitor.tick();
        assertThat(request("GET", "/health").body())
                .contains("\"healthy\":true", "\"backlog\":3", "\"maxDead\":0", "\"dead\":0");
        assertThat(request("GET", "/health/ready").body()).isEqualTo("{\"ok\":true,\"reason\":null}\n");
        assertThat(request("GET", "/status").body()).contains("\"dead\":0", "\"blocked\":2");
    }

    @Test
    void aRelayThatHasStoppedIsNeitherAliveNorReadyNorHealthy() throws Exception {
        monitor.tick();
        relay.set(STOPPED);

        for (String path : List.of("/health/live", "/health/ready")) {
            HttpResponse<String> probe = request("GET", path);
            assertThat(probe.statusCode()).as(path).isEqualTo(503);
            assertThat(probe.body()).isEqualTo("{\"ok\":false,\"reason\":\"the relay has stopped\"}\n");
        }
        HttpResponse<String> health = request("GET", "/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("\"healthy\":false", "\"reason\":\"the relay has stopped\"");
        assertThat(request("GET", "/status").body()).contains("\"role\":\"stopped\"");
    }

    @Test
    void aLogThatWasRemovedTooEarlyIsUnhealthyThoughTheRelayDelivers() throws Exception {
        monitor.tick();
        relay.set(new RelayStatus(RelayStatus.Role.LEADING, 1, 0, 0, 0, 0, 0, 0, 1, null, "the binary log is gone"));

        assertThat(request("GET", "/health").statusCode()).isEqualTo(503);
        assertThat(request("GET", "/health").body()).contains("\"reason\":\"the binary log is gone\"");
        assertThat(request("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void aSlotInDangerIsUnhealthy() {
        OutboxLog lost = new OutboxLog("s", "lost", false, 9, Duration.ZERO, null, "slot s: lost (expected: reserved)");
        RelayMonitor watching = new RelayMonitor(relay::get, () -> BACKLOG.with(lost), System::nanoTime);
        watching.tick();

        assertThat(new StatusResponses("one", watching, Duration.ofMinutes(1), 0, () -> "", () -> null)
                        .health()
                        .reason())
                .isEqualTo("slot s: lost (expected: reserved)");
    }

    @Test
    void headersHaveALimit() throws Exception {
        String padding = "X-Padding: " + "x".repeat(9_000) + "\r\n";

        assertThat(raw("GET /status HTTP/1.1\r\nHost: 127.0.0.1\r\n" + padding + "Connection: close\r\n\r\n"))
                .doesNotContain("\"instance\"");
    }

    @Test
    void aRefusedHostIsToldWhatWasExpected() throws Exception {
        assertThat(raw("GET /status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ")
                .contains("http.names");
    }

    @Test
    void nobodyListensAfterItWasClosed() throws Exception {
        int port = endpoint.port();
        assertThat(request("GET", "/status").statusCode()).isEqualTo(200);

        endpoint.close();

        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void anotherPathIsAnsweredWithThoseThatExist() throws Exception {
        HttpResponse<String> response = request("GET", "/nowhere");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .isEqualTo("{\"paths\":[\"/health\",\"/health/live\",\"/health/ready\",\"/status\",\"/metrics\"]}\n");
    }

    @Test
    void anotherMethodIsAnsweredWithThoseThatAreAllowed() throws Exception {
        HttpResponse<String> response = request("POST", "/status");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().allValues("allow")).containsExactly("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "1.2.3.4.example", ""})
    void aRequestForAnotherHostIsRefused(String host) throws Exception {
        assertThat(raw("GET /status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .doesNotContain("\"instance\"")
                .matches("(?s)HTTP/1.1 4(21|00) .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "LOCALHOST:8480", "10.1.2.3:1", "[::1]:8480", "relay-1:8480"})
    void aRequestByAddressOrAKnownNameIsAnswered(String host) throws Exception {
        assertThat(raw("GET /status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void http2IsNotSpoken() throws Exception {
        String upgrade = "GET /status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n";
        String last = "GET /status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

        assertThat(raw(upgrade + last)).doesNotContain("101 Switching").startsWith("HTTP/1.1 200 ");
        try (Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
            // What does not understand this would wait for more.
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .doesNotContain("\u0000");
        }
    }

    @Test
    void manyConnectionsLockNobodyOut() throws Exception {
        List<Socket> others = new ArrayList<>();
        try (Socket oldest = new Socket("127.0.0.1", endpoint.port())) {
            // It is never idle, so nothing but the number of connections can end it.
            while (others.size() < 250 && answers(oldest)) {
                others.add(new Socket("127.0.0.1", endpoint.port()));
            }
            assertThat(others.size()).as("connections beside the oldest").isBetween(63, 249);
            assertThat(request("GET", "/status").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : others) {
                socket.close();
            }
        }
    }

    /** False if the connection was closed. */
    private static boolean answers(Socket connection) {
        try {
            connection.getOutputStream().write("HEAD /status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = connection.getInputStream().read();
                if (next < 0) {
                    return false;
                }
                head.append((char) next);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What comes back until the connection is closed. */
    private String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private HttpResponse<String> request(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(60))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
