package dev.hitotsu.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.oidc.TestProvider;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.servers.net.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console whose people a provider knows. */
class ConsoleOidcTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private TestProvider provider;
    private Console console;
    private String address;

    @BeforeEach
    void start() throws Exception {
        provider = new TestProvider();
        int port = FreePorts.next();
        address = "http://127.0.0.1:" + port;
        console = Console.start(
                new ConsoleSettings("127.0.0.1", port, Set.of(), new Login.Provider(provider.settings(address)), null),
                new ConsoleSources(
                        "relay-1",
                        InMemoryOutbox.create().admin(),
                        new People(),
                        new ReplayLimit(1, System::nanoTime),
                        () -> null,
                        "",
                        List.of()));
    }

    @AfterEach
    void stop() {
        console.close();
        provider.close();
    }

    @Test
    void aPersonGoesToTheProviderAndComesBackWithASession() throws Exception {
        assertThat(get(address + "/messages", "").headers().firstValue("location"))
                .hasValue("/login");
        assertThat(get(address + "/login", "").body())
                .contains("Log in at 127.0.0.1")
                .doesNotContain("token");
        HttpResponse<String> begun = get(address + "/login/oidc", "");
        String kept = cookie(begun, "__Host-hitotsu-login=");
        assertThat(kept).contains("Path=/", "Secure", "HTTPOnly", "SameSite=Lax", "Max-Age=600");
        HttpResponse<String> atProvider = get(location(begun), "");
        HttpResponse<String> back = get(location(atProvider), value(kept));
        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        assertThat(back.body()).contains("You are logged in as olga.", "content=\"0; url=/\"");
        assertThat(cookie(back, "__Host-hitotsu-login=")).contains("Max-Age=0");
        String session = cookie(back, "__Host-hitotsu=");
        assertThat(session).contains("Path=/", "Secure", "HTTPOnly", "SameSite=Strict");
        assertThat(get(address + "/messages", value(session)).body()).contains("olga <small>operator</small>");
    }

    @Test
    void aRefusedLoginHasNoSessionAndSaysWhy() throws Exception {
        HttpResponse<String> begun = get(address + "/login/oidc", "");
        HttpResponse<String> atProvider = get(location(begun), "");
        HttpResponse<String> refused = get(location(atProvider), "");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("cookie: none (expected: that of a login that began in this browser)");
        assertThat(refused.headers().allValues("set-cookie")).noneMatch(one -> one.startsWith("__Host-hitotsu="));
        HttpResponse<String> hostile = get(address + "/login/callback?state=x&error=%3Cscript%3E", "");
        assertThat(hostile.body()).doesNotContain("<script>");
        provider.close();
        stop();
        start();
        provider.close();
        HttpResponse<String> away = get(address + "/login/oidc", "");
        assertThat(away.statusCode()).isEqualTo(403);
        assertThat(away.body()).contains("(expected: an answer)");
    }

    @Test
    void aTokenOfTheFileIsNoLogin() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(address + "/login"))
                        .header("Origin", address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("token=" + People.token("anna")))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    private HttpResponse<String> get(String address, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("set-cookie").stream()
                .filter(one -> one.startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static String value(String cookie) {
        return cookie.split(";", 2)[0];
    }
}
