package dev.hitotsu.testkit.contract.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpHeader;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.ServerErrors;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.testkit.contract.CrashingLeaseStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every adapter of {@link HttpIdempotency} keeps over HTTP when requests meet, and when the service or the store
 * fails.
 */
public abstract class HttpIdempotencyFailuresContract extends HttpIdempotencyScenario {
    private static final int CLIENTS = 16;

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
        List<String> answers;
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                responses.add(CompletableFuture.supplyAsync(this::postUnchecked, clients));
            }
            answers = responses.stream()
                    .map(CompletableFuture::join)
                    .filter(response -> response.statusCode() != 409)
                    .map(HttpResponse::body)
                    .toList();
        }

        assertThat(answers).isNotEmpty().containsOnly("effect 1");
        assertThat(effects).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("notKept")
    void whatDidNotBeginIsNotKept(int status) throws Exception {
        port = start(
                idempotency(), (target, body) -> body.length == 2 ? new HttpAnswer(status, List.of(), body) : effect());

        assertThat(post().statusCode()).isEqualTo(status);
        assertThat(post().headers().firstValue(HttpIdempotency.REPLAYED)).isEmpty();
        assertThat(send("POST", "/orders", "ann", List.of(KEY), "{\"better\":1}")
                        .body())
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
            case 3 -> throw new AssertionError("error");
            case 4 -> new HttpAnswer(201, List.of(new HttpHeader("Location", "/\r\nSet-Cookie: a=b")), body);
            default -> effect();
        });

        assertThat(post().statusCode()).isEqualTo(500);
        assertThat(post().statusCode()).isEqualTo(500);
        assertThat(post().statusCode()).isEqualTo(500);
        assertThat(post().statusCode()).isEqualTo(500);
        assertThat(post().body()).isEqualTo("effect 1");
        assertThat(post().body()).isEqualTo("effect 1");
    }

    /** The late answer of the first must not be another than the one that is kept. */
    @Test
    void aServiceThatHangsLosesItsLeaseAndItsAnswer() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        port = start(idempotency(), (target, body) -> {
            if (hangs.getCount() > 0) {
                hangs.countDown();
                mayEnd.await();
            }
            return effect();
        });
        CompletableFuture<HttpResponse<String>> hanging = CompletableFuture.supplyAsync(this::postUnchecked);
        hangs.await();
        clock.advance(Duration.ofHours(1));
        HttpResponse<String> next = post();
        mayEnd.countDown();

        assertThat(next.body()).isEqualTo("effect 1");
        assertThat(hanging.join().statusCode()).isEqualTo(409);
        assertThat(hanging.join().headers().firstValue("Retry-After")).hasValue("1");
        assertProblem(hanging.join());
        assertReplay(post(), next);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aServerErrorIsRepeatedOrRunAgain(ServerErrors policy) throws Exception {
        HttpIdempotency<?> idempotency =
                HttpIdempotency.builder(inbox()).serverErrors(policy).build();
        port = start(idempotency, (target, body) -> new HttpAnswer(502, List.of(), effect().body()));

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
        port = start(
                idempotency(),
                (target, body) ->
                        new HttpAnswer(201, effect().headers(), new byte[target.endsWith("at") ? LIMIT : 3 * LIMIT]));

        assertThat(send("POST", "/orders/at", "ann", List.of(KEY), "{}").statusCode())
                .isEqualTo(201);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> response = post();
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("more than 1000 bytes (expected: ", "will not be again");
        }
        assertThat(effects).hasValue(2);
    }

    /** A response may be small enough for HTTP, and too large for the inbox with its headers. */
    @Test
    void aResponseThatTheStoreDoesNotTakeIsNoReasonToRunAgain() throws Exception {
        LeasedInbox small =
                LeasedInbox.builder(store, "orders").maxResultSize(10).build();
        port = start(HttpIdempotency.of(small), (target, body) -> effect());

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> response = post();
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("(expected: at most 10 bytes", "will not be again");
            assertProblem(response);
        }
        assertThat(effects).hasValue(1);
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
}
