package dev.hitotsu.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private static final String TOKEN = "Authorization: Bearer a-token-of-operators\r\n";

    private final TestService service = TestService.named("service");
    private final Gateway gateway = Gateways.start(config(""));

    private String config(String more) {
        return "admin: {host: 127.0.0.1, port: 0, token: a-token-of-operators}\n"
                + Gateways.everything(service.url(), more);
    }

    @AfterEach
    void close() {
        gateway.close();
        service.close();
    }

    @Test
    void theStatusNamesRoutesAndUpstreams() throws Exception {
        String answer = send("GET", "/status", TOKEN);

        JsonNode status = new JsonMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(status.at("/routes/0/id").asText()).isEqualTo("all");
        assertThat(status.at("/upstreams/0/breaker").asText()).isEqualTo("closed");
        assertThat(status.at("/upstreams/0/addresses/0/address").asText()).isEqualTo(service.url());
    }

    @Test
    void aRequestIsExplainedByTheRulesInUse() {
        assertThat(send("GET", "/explain?method=GET&target=/orders/1&host=shop", TOKEN))
                .contains("route     all", "upstream");
        assertThat(send("GET", "/explain?method=GET", TOKEN))
                .startsWith("HTTP/1.1 400")
                .contains("method or target: none (expected: both");
    }

    @Test
    void theDifferenceToAnotherConfigurationIsTold() {
        String other = config("timeout: 3s");
        assertThat(send("POST", "/differences", TOKEN, other))
                .startsWith("HTTP/1.1 200")
                .contains("\"kind\":\"added\",\"part\":\"route all: timeout\",\"before\":\"\",\"after\":\"3s\"")
                .doesNotContain("a-token-of");
        assertThat(send("GET", "/differences", TOKEN)).contains("\"changes\":[],\"isFirst\":true");
        gateway.reload(Gateways.config(other));
        assertThat(send("GET", "/differences", TOKEN)).contains("route all: timeout", "\"isFirst\":false");
        assertThat(send("POST", "/differences", TOKEN, other))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("route all");
    }

    @Test
    void whatIsComparedReadsNoVariableAndNoFile() {
        String other = config("timeout: '${PATH}'") + "redis: ${file:/etc/hostname}\n";
        assertThat(send("POST", "/differences", TOKEN, other))
                .startsWith("HTTP/1.1 200")
                .contains("\"after\":\"${PATH}\"", "\"part\":\"redis\"", "(not shown)");
        assertThat(send("POST", "/differences", TOKEN, "- [a"))
                .startsWith("HTTP/1.1 400")
                .contains("\"error\":\"configuration:1:");
        assertThat(send("POST", "/differences", "", other)).startsWith("HTTP/1.1 401");
    }

    @Test
    void withoutTheTokenOnlyHealthIsTold() {
        assertThat(send("GET", "/status", "")).startsWith("HTTP/1.1 401");
        assertThat(send("GET", "/status", "Authorization: Bearer another-token-of-them\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(send("POST", "/drain", "")).startsWith("HTTP/1.1 401");
        assertThat(send("GET", "/health/live", "")).startsWith("HTTP/1.1 200");
        assertThat(send("GET", "/health/ready", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aTokenThatChangesCountsFromTheReload() {
        String other = "Authorization: Bearer another-token-of-operators\r\n";
        assertThat(send("GET", "/status", other)).startsWith("HTTP/1.1 401");

        gateway.reload(Gateways.config(config("").replace("a-token-of-operators", "another-token-of-operators")));

        assertThat(send("GET", "/status", other)).startsWith("HTTP/1.1 200");
        assertThat(send("GET", "/status", TOKEN)).startsWith("HTTP/1.1 401");

        gateway.reload(Gateways.config(Gateways.everything(service.url(), "")));

        assertThat(send("GET", "/status", other)).startsWith("HTTP/1.1 200");
        assertThat(send("GET", "/status", "Authorization: Bearer \r\n")).startsWith("HTTP/1.1 401");
    }

    @Test
    void whoIsDrainedIsNotReadyButServes() throws Exception {
        assertThat(send("POST", "/drain", TOKEN)).startsWith("HTTP/1.1 200");

        assertThat(send("GET", "/health/ready", "")).startsWith("HTTP/1.1 503");
        assertThat(send("GET", "/health/live", "")).startsWith("HTTP/1.1 200");
        assertThat(Gateways.get(gateway, "/").body()).isEqualTo("service");
    }

    private String send(String method, String path, String headers, String body) {
        return send(method, path, headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private String send(String method, String path, String headers) {
        return RawClient.exchange(
                gateway.adminPort(),
                method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n");
    }
}
