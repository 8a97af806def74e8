package dev.hitotsu.console;

import static dev.hitotsu.console.FailedMessages.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSettings.TlsFiles;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.outbox.OutboxState;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom the page lets in, and what it keeps others from doing. */
class ConsoleGuardTest extends ConsoleScenario {
    @Test
    void othersReachItWithTlsAndALoginOnly() {
        assertThatThrownBy(() -> new ConsoleSettings("0.0.0.0", 0, Set.of(), Login.TOKENS, null))
                .hasMessageContaining("0.0.0.0 without TLS (expected: tls");
        TlsFiles tls = new TlsFiles(Path.of("cert.pem"), Path.of("key.pem"));
        assertThatThrownBy(() -> new ConsoleSettings("0.0.0.0", 0, Set.of(), Login.NONE, tls))
                .hasMessageContaining("0.0.0.0 without a login (expected: login: tokens");
        assertThat(new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.NONE, null).isLoopback())
                .isTrue();
    }

    @Test
    void nobodyIsLetInWithoutALogin() throws Exception {
        ConsoleClient nobody = new ConsoleClient(console);
        assertThat(nobody.get("/messages").statusCode()).isEqualTo(303);
        assertThat(nobody.get("/messages").headers().firstValue("location")).hasValue("/login");
        assertThat(nobody.get("/events").statusCode()).isEqualTo(303);
        for (String path : ConsoleClient.writingPaths(UUID.randomUUID().toString())) {
            assertThat(nobody.post(path, Map.of()).statusCode()).as(path).isEqualTo(401);
        }
        HttpResponse<String> refused = nobody.post("/login", Map.of("token", "wrong"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("set-cookie")).isEmpty();
        assertThat(nobody.post("/login", Map.of("token", People.token("olga")))
                        .headers()
                        .firstValue("set-cookie")
                        .orElseThrow())
                .startsWith("__Host-hitotsu=")
                .contains("Path=/", "Secure", "HTTPOnly", "SameSite=Strict");
    }

    @Test
    void everyAnswerForbidsTheBrowserWhatIsNotNeeded() throws Exception {
        for (String path : List.of("/", "/login", "/messages?state=nonsense", "/nothing")) {
            HttpResponse<String> answer = olga.get(path);
            assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                    .as(path)
                    .startsWith("default-src 'none';")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
            assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
            assertThat(answer.body()).doesNotContain("style=\"", "<script>", "onclick");
        }
    }

    @Test
    void aPostOfAnotherSiteIsRefused() throws Exception {
        UUID id = failed.park(OutboxState.DEAD, "no", message("orders", "k")).id();
        Map<String, String> form = Map.of("reason", "because", "seen", "dead");
        for (Map<String, String> headers : List.<Map<String, String>>of(
                Map.of(),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"),
                Map.of("Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Sec-Fetch-Site", "same-origin", "Origin", "https://evil.example"),
                Map.of("Sec-Fetch-Site", "none"))) {
            assertThat(olga.post("/messages/" + id + "/retry", form, headers).statusCode())
                    .as("%s", headers)
                    .isEqualTo(403);
        }
        assertThat(admin.find(id).orElseThrow().state()).isEqualTo(OutboxState.DEAD);
        assertThat(olga.post(
                                "/messages/" + id + "/retry",
                                form,
                                Map.of("Sec-Fetch-Site", "same-origin", "Origin", "null"))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void aForeignHostIsRefused() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", console.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 421")
                    .contains("Host: evil.example (expected: one of");
        }
    }

    @Test
    void aViewerChangesNothingAndSeesNoPayload() throws Exception {
        UUID id = failed.park(OutboxState.DEAD, "no", message("orders", "k")).id();
        for (String path : ConsoleClient.writingPaths(id.toString())) {
            assertThat(vera.post(path, Map.of("reason", "because", "seen", "dead", "ticket", id.toString()))
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(vera.get("/change?action=retry&state=dead").statusCode()).isEqualTo(403);
        assertThat(vera.get("/messages/" + id).body())
                .doesNotContain("total")
                .contains("Needs the role operator; you are viewer.");
        assertThat(admin.audit(Long.MAX_VALUE, 10)).isEmpty();
    }
}
