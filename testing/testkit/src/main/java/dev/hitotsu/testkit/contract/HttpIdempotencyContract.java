package dev.hitotsu.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpHeader;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.ServerErrors;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every adapter of {@link HttpIdempotency} keeps, over HTTP. */
public abstract class HttpIdempotencyContract {
    /** The header that tells the server under test who asks. */
    protected static final String PRINCIPAL = "X-Test-Principal";

    private static final int LIMIT = 1_000;
    private static final String KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324";

    private final ManualClock clock = ManualClock.create();
    private final InMemoryLeaseStore store = new InMemoryLeaseStore(clock);
    private final AtomicInteger effects = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

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

    /** A request, alone, and what it gets. */
    private record Single(String name, String method, List<String> keys, String body, int status, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Single> single() {
        return Stream.of(
                new Single("a key", "POST", List.of(KEY), "{}", 201, "effect 1"),
                new Single("a key in quotes", "POST", List.of('"' + KEY + '"'), "{}", 201, "effect 1"),
                new Single("PATCH", "PATCH", List.of(KEY), "{}", 201, "effect 1"),
                new Single("PUT repeats by itself", "PUT", List.of(), "{}", 201, "effect 1"),
                new Single("missing", "POST", List.of(), "{}", 400, "missing (expected: one key"),
                new Single("empty", "POST", List.of(""), "{}", 400, "0 characters (expected: one key"),
                new Single("empty in quotes", "POST", List.of("\"\""), "{}", 400, "(expected: one key"),
                new Single("255 characters", "POST", List.of("k".repeat(255)), "{}", 201, "effect 1"),
                new Single("256 characters", "POST", List.of("k".repeat(256)), "{}", 400, "256 characters (expected"),
                new Single("not ASCII", "POST", List.of("clé"), "{}", 400, "(expected: one key"),
                new Single("with a blank", "POST", List.of("a b"), "{}", 400, "(expected: one key"),
                new Single("a list", "POST", List.of("a,b"), "{}", 400, "(expected: one key"),
                new Single("an open quote", "POST", List.of("\"a"), "{}", 400, "(expected: one key"),
                new Single("repeated", "POST", List.of("a", "b"), "{}", 400, "(expected: one key"),
                new Single("a body at the limit", "POST", List.of(KEY), "b".repeat(LIMIT), 201, "effect 1"),
                new Single(
                        "a body over the limit", "POST", List.of(KEY), "b".repeat(LIMIT + 1), 413, "at most 1000 bytes"));
    }

    @ParameterizedTest
    @MethodSource("single")
    void answersASingleRequest(Single request) throws Exception {
        start();
        HttpResponse<String> response = send(request.method, "/orders", "ann", request.keys, request.body);

        assertThat(response.statusCode()).isEqualTo(request.status);
        assertThat(response.body()).contains(request.text);
        assertThat(effects).hasValue(request.status == 201 ? 1 : 0);
        if (request.status >= 400) {
            assertProblem(response);
        }
    }

    private static void assertProblem(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(response.body())
                .contains("\"type\":\"urn:hitotsu:problem:", "\"status\":" + response.statusCode(), "\"detail\":\"");
    }

    /** A second request after {@code POST /orders?a=1} of ann with the body {@code {"a": [1, 2]}}, and what it gets. */
    private record Second(String name, String method, String target, String principal, String key, String body, int as) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final int REPLAY = 0;
    private static final int RUN = 1;

    private static Stream<Second> second() {
        String body = "{\"a\": [1, 2]}";
        return Stream.of(
                new Second("the same", "POST", "/orders?a=1", "ann", KEY, body, REPLAY),
                new Second("in quotes", "POST", "/orders?a=1", "ann", '"' + KEY + '"', body, REPLAY),
                new Second("other spaces", "POST", "/orders?a=1", "ann", KEY, "{ \"a\":[1,2]\n}", REPLAY),
                new Second("other numbers", "POST", "/orders?a=1", "ann", KEY, "{\"a\": [1 2]}", 422),
                new Second("another body", "POST", "/orders?a=1", "ann", KEY, "{\"a\": [1, 3]}", 422),
                new Second("no body", "POST", "/orders?a=1", "ann", KEY, "", 422),
                new Second("another query", "POST", "/orders?a=2", "ann", KEY, body, 422),
                new Second("another key", "POST", "/orders?a=1", "ann", "other", body, RUN),
                new Second("somebody else", "POST", "/orders?a=1", "bob", KEY, body, RUN),
                new Second("another method", "PATCH", "/orders?a=1", "ann", KEY, body, RUN),
                new Second("another route", "POST", "/refunds?a=1", "ann", KEY, body, RUN));
    }

    @ParameterizedTest
    @MethodSource("second")
    void answersASecondRequest(Second request) throws Exception {
        start();
        HttpResponse<String> before = send("POST", "/orders?a=1", "ann", List.of(KEY), "{\"a\": [1, 2]}");
        HttpResponse<String> after =
                send(request.method, request.target, request.principal, List.of(request.key), request.body);

        assertThat(effects).hasValue(request.as == RUN ? 2 : 1);
        switch (request.as) {
            case REPLAY -> assertReplay(after, before);
            case RUN -> assertThat(after.body()).isEqualTo("effect 2");
            default -> {
                assertThat(after.statusCode()).isEqualTo(request.as);
                assertProblem(after);
            }
        }
    }

    private static void assertReplay(HttpResponse<String> after, HttpResponse<String> before) {
        assertThat(before.headers().firstValue(HttpIdempotency.REPLAYED)).isEmpty();
        assertThat(after.headers().firstValue(HttpIdempotency.REPLAYED)).hasValue("true");
        assertThat(after.statusCode()).isEqualTo(before.statusCode());
        assertThat(after.body()).isEqualTo(before.body());
        for (String name : List.of("Content-Type", "Location", "ETag")) {
            assertThat(after.headers().firstValue(name)).as(name).isEqualTo(before.headers().firstValue(name));
        }
    }

    @Test
    void whatBelongsToOneClientIsNotRepeated() throws Exception {
        start();
        HttpResponse<String> before = post();
        HttpResponse<String> after = post();

        assertReplay(after, before);
        assertThat(before.headers().firstValue("Set-Cookie")).hasValue("session=1");
        assertThat(before.headers().firstValue("X-Trace")).hasValue("1");
        assertThat(after.headers().map()).doesNotContainKeys("set-cookie", "x-trace", "Set-Cookie", "X-Trace");
    }

    @Test
    void asLongAsOneIsUnderWayTheOthersAreToldToComeLater() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        port = start(idempotency(), (target, body) -> {
            begun.countDown();
            mayEnd.await();
            return effect();
        });
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(this::postUnchecked);
        begun.await();
        HttpResponse<String> second = post();
        mayEnd.countDown();

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
        assertProblem(second);
        assertThat(first.join().statusCode()).isEqualTo(201);
        assertReplay(post(), first.join());
    }

    @Test
    void ofSixteenAtOnceOneHasTheEffect() throws Exception {
        start();
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            responses.add(CompletableFuture.supplyAsync(this::postUnchecked));
        }
        List<String> answers = responses.stream()
                .map(CompletableFuture::join)
                .filter(response -> response.statusCode() != 409)
                .map(HttpResponse::body)
                .toList();

        assertThat(answers).isNotEmpty().containsOnly("effect 1");
        assertThat(effects).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("notKept")
    void whatDidNotBeginIsNotKept(int status) throws Exception {
        port = start(idempotency(), (target, body) -> body.length == 2 ? new HttpAnswer(status, List.of(), body) : effect());

        assertThat(post().statusCode()).isEqualTo(status);
        assertThat(post().headers().firstValue(HttpIdempotency.REPLAYED)).isEmpty();
        assertThat(send("POST", "/orders", "ann", List.of(KEY), "{\"better\":1}").body())
                .isEqualTo("effect 1");
    }

    private static Stream<Integer> notKept() {
        return Stream.of(400, 401, 403, 404, 422, 429);
    }

    @Test
    void aServiceThatThrowsIsAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        port = start(idempotency(), (target, body) -> switch (asked.incrementAndGet()) {
            case 1 -> throw new IOException("sneaky");
            case 2 -> throw new IllegalStateException("failure");
            default -> effect();
        });

        assertThat(post().statusCode()).isEqualTo(500);
        assertThat(post().statusCode()).isEqualTo(500);
        assertThat(post().body()).isEqualTo("effect 1");
        assertThat(post().body()).isEqualTo("effect 1");
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aServerErrorIsRepeatedOrRunAgain(ServerErrors policy) throws Exception {
        HttpIdempotency<?> idempotency =
                HttpIdempotency.builder(inbox()).serverErrors(policy).build();
        port = start(
                idempotency,
                (target, body) -> new HttpAnswer(502, List.of(), effect().body()));

        assertThat(post().body()).isEqualTo("effect 1");
        HttpResponse<String> second = post();
        assertThat(second.statusCode()).isEqualTo(502);
        assertThat(second.body()).isEqualTo(policy == ServerErrors.REPLAY ? "effect 1" : "effect 2");
    }

    private static Stream<ServerErrors> policies() {
        return Stream.of(ServerErrors.values());
    }

    @Test
    void aResponseThatIsTooLargeIsNoReasonToRunAgain() throws Exception {
        port = start(idempotency(), (target, body) -> new HttpAnswer(
                201, effect().headers(), new byte[target.endsWith("at") ? LIMIT : 3 * LIMIT]));

        assertThat(send("POST", "/orders/at", "ann", List.of(KEY), "{}").statusCode()).isEqualTo(201);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> response = post();
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("more than 1000 bytes (expected: ", "will not be again");
        }
        assertThat(effects).hasValue(2);
    }

    @Test
    void aKeyIsForgottenAfterItsTimeToLive() throws Exception {
        start();
        post();
        clock.advance(Duration.ofDays(7));
        assertThat(post().body()).isEqualTo("effect 1");
        clock.advance(Duration.ofDays(2));
        assertThat(post().body()).isEqualTo("effect 2");
    }

    @Test
    void withoutTheStoreNothingRuns() throws Exception {
        HttpIdempotency<?> idempotency = HttpIdempotency.of(LeasedInbox.of(
                new CrashingLeaseStore(store, 0) {
                    @Override
                    public void step() {
                        throw new InboxException("store: away (expected: an answer)");
                    }
                },
                "orders"));
        port = start(idempotency, (target, body) -> effect());
        HttpResponse<String> response = post();

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertProblem(response);
        assertThat(effects).hasValue(0);
    }

    @Test
    void aKeyMayBeOptional() throws Exception {
        port = start(HttpIdempotency.builder(inbox()).keyOptional().build(), (target, body) -> effect());

        assertThat(send("POST", "/orders", "ann", List.of(), "{}").body()).isEqualTo("effect 1");
        assertThat(send("POST", "/orders", "ann", List.of(), "{}").body()).isEqualTo("effect 2");
        assertThat(send("POST", "/orders", "ann", List.of(" "), "{}").statusCode()).isEqualTo(400);
    }

    private void start() throws Exception {
        port = start(idempotency(), (target, body) -> effect());
    }

    private LeasedInbox inbox() {
        return LeasedInbox.of(store, "orders");
    }

    private HttpIdempotency<?> idempotency() {
        return HttpIdempotency.builder(inbox())
                .maxRequestSize(LIMIT)
                .maxResponseSize(LIMIT)
                .build();
    }

    private HttpAnswer effect() {
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

    private HttpResponse<String> post() throws IOException, InterruptedException {
        return send("POST", "/orders", "ann", List.of(KEY), "{}");
    }

    private HttpResponse<String> postUnchecked() {
        try {
            return post();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> send(String method, String target, String principal, List<String> keys, String body)
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
