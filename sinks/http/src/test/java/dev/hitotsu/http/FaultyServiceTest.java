package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.http.TestService.Request;
import dev.hitotsu.http.TestService.Response;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.net.Direction;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.Resender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the contract of sinks asks, with one answer that goes wrong on its way through a proxy: the service has accepted
 * every message in the end, those of a key in their order, and each repetition under the same key.
 */
class FaultyServiceTest {
    private static final int MESSAGES = 40;
    private static final int KEYS = 4;
    /** Which request meets the fault. */
    private static final int UNLUCKY = 11;

    private static final Limits LIMITS = new Limits(Duration.ofMillis(500), 16, 0, 1 << 20, 50);

    /** How one request is answered. */
    @FunctionalInterface
    private interface Fault {
        Response answer(Scene scene, Request request);
    }

    private static final Map<String, Fault> FAULTS = Map.of(
            "the answer is lost after the acceptance", Scene::losesTheAnswer,
            "a reset in the middle of the answer", Scene::breaksOff,
            "a body that is too slow", Scene::isSlow,
            "429", (scene, request) -> Response.of(429),
            "429 with Retry-After", (scene, request) -> Response.of(429, "Retry-After", "1"),
            "503", (scene, request) -> Response.of(503),
            "503 with Retry-After", (scene, request) -> Response.of(503, "Retry-After", "1"),
            "a redirect within the host", (scene, request) -> Response.of(308, "Location", "/moved"),
            "a redirect to another host", (scene, request) -> Response.of(307, "Location", "https://elsewhere.test/"));

    /** All at once, because most of the time is spent on waiting. */
    @TestFactory
    Stream<DynamicTest> isAcceptedOnceTheFaultIsOver() {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Map<String, CompletableFuture<Void>> runs = FAULTS.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        fault -> CompletableFuture.runAsync(() -> run(fault.getValue()), threads)));
        return runs.entrySet().stream().map(run -> DynamicTest.dynamicTest(run.getKey(), run.getValue()::join));
    }

    private static void run(Fault fault) {
        List<Message> messages = IntStream.range(0, MESSAGES)
                .mapToObj(i -> Message.builder("charges", "ChargeRequested")
                        .key("order-" + i % KEYS)
                        .payload("charge " + i)
                        .build())
                .toList();
        try (Scene scene = new Scene(fault)) {
            scene.resender.send(messages);

            assertThat(byKey(scene.accepted.stream().distinct().toList())).isEqualTo(byKey(messages));
            assertThat(scene.service.requests())
                    .as("with the repetition of one that went wrong")
                    .hasSizeGreaterThan(MESSAGES)
                    .allSatisfy(request ->
                            assertThat(request.header("Idempotency-Key")).isEqualTo(request.header("ce-id")));
            assertThat(scene.resender.failures()).noneMatch(SendResult.Rejected.class::isInstance);
        }
    }

    private static Map<String, List<Message>> byKey(List<Message> messages) {
        return messages.stream().collect(Collectors.groupingBy(message -> String.valueOf(message.key())));
    }

    private static final class Scene implements AutoCloseable {
        final TestService service = TestService.start();
        final TcpProxy proxy = TcpProxy.to(service.port());
        final List<Message> accepted = new CopyOnWriteArrayList<>();
        private final AtomicInteger requests = new AtomicInteger();
        private final HttpSink sink = HttpSink.builder()
                .destination(HttpDestination.builder("payments")
                        .url("http://127.0.0.1:" + proxy.port() + "/charges")
                        .limits(LIMITS)
                        .build())
                .allowed(LOCAL)
                .build();
        private final SinkSession session = sink.open(1);
        final Resender resender = new Resender(session, sink.pipelining(), KEYS);

        Scene(Fault fault) {
            service.answer(request ->
                    requests.incrementAndGet() == UNLUCKY ? fault.answer(this, request) : accept(request, "ok"));
        }

        private Response accept(Request request, String answer) {
            accepted.add(EventRequest.decode("charges", request.headers(), request.body()));
            return Response.ok(answer);
        }

        Response losesTheAnswer(Request request) {
            proxy.cutAll(TcpProxy.Cut.RESET);
            return accept(request, "nobody reads this");
        }

        Response breaksOff(Request request) {
            long before = proxy.forwardedBytes(Direction.TO_CLIENT);
            proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(30));
            aside(() -> {
                await().until(() -> proxy.forwardedBytes(Direction.TO_CLIENT) > before + 10_000);
                proxy.cutAll(TcpProxy.Cut.RESET);
                proxy.heal();
            });
            return accept(request, "x".repeat(500_000));
        }

        Response isSlow(Request request) {
            proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(100));
            aside(() -> {
                await().until(() -> resender.failed() > 0);
                proxy.heal();
            });
            return accept(request, "x".repeat(500_000));
        }

        private static void aside(Runnable fault) {
            Thread.ofVirtual().start(fault);
        }

        @Override
        public void close() {
            sink.close();
            proxy.close();
            service.close();
        }
    }
}
