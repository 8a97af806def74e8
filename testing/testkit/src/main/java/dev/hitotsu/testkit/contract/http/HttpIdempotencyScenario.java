package dev.hitotsu.testkit.contract.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpHeader;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** A server with an adapter of {@link HttpIdempotency} in front of a service, and a client. */
public abstract class HttpIdempotencyScenario {
    /** The header that tells the server under test who asks. */
    protected static final String PRINCIPAL = "X-Test-Principal";

    static final int LIMIT = 1_000;
    static final String KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324";

    final ManualClock clock = ManualClock.create();
    final InMemoryLeaseStore store = new InMemoryLeaseStore(clock);
    final AtomicInteger effects = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    int port;

    /** A service behind the adapter. */
    @FunctionalInterface
    public interface TestService {
        /** Answers a request; its target is path and query. */
        HttpAnswer answer(String target, byte[] body) throws Exception;
    }

    /** Starts a server with the adapter in front of the service, and returns its port. */
    protected abstract int start(HttpIdempotency<?> idempotency, TestService service) throws Exception;

    /** Stops it. */
    protected abstract void stop() throws Exception;

    @AfterEach
    void stopServer() throws Exception {
        stop();
        client.close();
    }

    static void assertProblem(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(response.body())
                .contains("\"type\":\"urn:hitotsu:problem:", "\"status\":" + response.statusCode(), "\"detail\":\"");
    }

    static void assertReplay(HttpResponse<String> after, HttpResponse<String> before) {
        assertThat(before.headers().firstValue(HttpIdempotency.REPLAYED)).isEmpty();
        assertThat(after.headers().firstValue(HttpIdempotency.REPLAYED)).hasValue("true");
        assertThat(after.statusCode()).isEqualTo(before.statusCode());
        assertThat(after.body()).isEqualTo(before.body());
        for (String name : List.of("Content-Type", "Location", "ETag")) {
            assertThat(after.headers().firstValue(name))
                    .as(name)
                    .isEqualTo(before.headers().firstValue(name));
        }
    }

    void start() throws Exception {
        port = start(idempotency(), (target, body) -> effect());
    }

    LeasedInbox inbox() {
        return LeasedInbox.of(store, "orders");
    }

    HttpIdempotency<?> idempotency() {
        return HttpIdempotency.builder(inbox())
                .maxRequestSize(LIMIT)
                .maxResponseSize(LIMIT)
                .build();
    }

    HttpAnswer effect() {
        int number = effects.incrementAndGet();
        return new HttpAnswer(
                201,
                List.of(
                        new HttpHeader("Content-Type", "text/plain;charset=UTF-8"),
                        new HttpHeader("Location", "/orders/" + number),
                        new HttpHeader("ETag", "\"" + number + "\""),
                        new HttpHeader("Set-Cookie", "session=" + number),
                        new HttpHeader("X-Trace", Integer.toString(number))),
                ("effect " + number).getBytes(UTF_8));
    }

    HttpResponse<String> post() throws IOException, InterruptedException {
        return send("POST", "/orders", "ann", List.of(KEY), "{}");
    }

    HttpResponse<String> postUnchecked() {
        try {
            return post();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> send(String method, String target, String principal, List<String> keys, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(Duration.ofMinutes(1))
                .header(PRINCIPAL, principal)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        keys.forEach(key -> request.header(HttpIdempotency.KEY, key));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
