package dev.hitotsu.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.postgresql.PostgreSqlBacklog.Snapshot;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.config.HttpConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusEndpointTest {
    private static final RelayStatus STANDBY = new RelayStatus(RelayStatus.Role.STANDBY, 0, 0, 0, 0, 0, 0, 0, null);
    private static final Snapshot BACKLOG = new Snapshot(3, Duration.ofSeconds(1), 0, 2);

    private final RelayMonitor monitor = new RelayMonitor(() -> STANDBY, () -> BACKLOG, System::nanoTime);
    private final StatusEndpoint endpoint = StatusEndpoint.start(
            new HttpConfig("127.0.0.1", 0, Duration.ofMinutes(1), 0),
            new StatusResponses("one", monitor, Duration.ofMinutes(1), 0));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
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
    void anotherPathIsAnsweredWithThoseThatExist() throws Exception {
        HttpResponse<String> response = request("GET", "/nowhere");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .isEqualTo("{\"paths\":[\"/health\",\"/health/live\",\"/health/ready\",\"/status\"]}\n");
    }

    @Test
    void anotherMethodIsAnsweredWithThoseThatAreAllowed() throws Exception {
        HttpResponse<String> response = request("POST", "/status");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().allValues("allow")).containsExactly("GET, HEAD");
    }

    private HttpResponse<String> request(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
