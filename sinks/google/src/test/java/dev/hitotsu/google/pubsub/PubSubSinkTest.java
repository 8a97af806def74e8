package dev.hitotsu.google.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import dev.hitotsu.google.internal.GoogleFaults;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.net.Direction;
import io.grpc.CallCredentials;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PubSubSinkTest {
    private final TestPubSub pubSub = TestPubSub.start();
    private final String topic = pubSub.newTopic();
    private PubSubSink sink;
    private SinkSession session;

    @BeforeEach
    void open() {
        use(pubSub.sink());
    }

    private void use(PubSubSinkBuilder builder) {
        sink = builder.build();
        session = sink.open(1);
    }

    @AfterEach
    void close() {
        sink.close();
        pubSub.close();
    }

    private Message message(String key, String payload) {
        return Message.builder(topic, "Placed").key(key).payload(payload).build();
    }

    private List<SendResult> sendAll(Message... messages) {
        List<CompletableFuture<SendResult>> results =
                Stream.of(messages).map(session::send).toList();
        return results.stream().map(CompletableFuture::join).toList();
    }

    private List<String> kinds(Message... messages) {
        return sendAll(messages).stream()
                .map(each -> each.getClass().getSimpleName())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED, Unavailable, credentials that are valid now",
        "UNAVAILABLE, Unavailable, said so",
        "INTERNAL, Unavailable, said so",
        "DEADLINE_EXCEEDED, Unavailable, said so",
        "RESOURCE_EXHAUSTED, DestinationUnavailable, topic projects/hitotsu-test/topics/topic-",
        "PERMISSION_DENIED, DestinationUnavailable, the right to do so",
        "FAILED_PRECONDITION, DestinationUnavailable, said so",
        "NOT_FOUND, DestinationUnavailable, one that exists",
        "INVALID_ARGUMENT, Rejected, said so"
    })
    void aRefusalReachesAsFarAsItsCause(Status.Code code, String result, String words) {
        pubSub.server().refuse(method -> code.toStatus().withDescription("said so"));

        SendResult answered = sendAll(message("a", "x")).getFirst();

        assertThat(answered.getClass().getSimpleName()).isEqualTo(result);
        assertThat(answered.reason()).contains(code.name(), words);
    }

    @Test
    void whatComesBehindAMessageThatWasNotTakenFailsUntilItIsResumed() {
        AtomicInteger calls = new AtomicInteger();
        pubSub.server()
                .refuse(method -> calls.getAndIncrement() == 0 ? Status.UNAVAILABLE.withDescription("gone") : null);

        assertThat(kinds(message("a", "1"))).containsExactly("Unavailable");
        assertThat(kinds(message("a", "2"), message("b", "1"))).containsExactly("Unavailable", "Sent");
        session.resume();
        assertThat(kinds(message("a", "1"), message("a", "2"))).containsOnly("Sent");
        assertThat(pubSub.server().published(pubSub.topic(topic))).isEqualTo(3);
    }

    @Test
    void eachMessageGoesToItsTopic() {
        String other = pubSub.newTopic();
        Message there = Message.builder(other, "Placed").key("a").payload("x").build();

        assertThat(kinds(message("a", "1"), there, message("a", "2"))).containsOnly("Sent");
        assertThat(pubSub.server().published(pubSub.topic(topic))).isEqualTo(2);
        assertThat(pubSub.server().published(pubSub.topic(other))).isEqualTo(1);
    }

    @Test
    void ofAKeyOneRequestIsUnderWayWithWhatCameMeanwhile() {
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        pubSub.server().refuse(method -> {
            calls.incrementAndGet();
            await(held);
            return null;
        });
        List<CompletableFuture<SendResult>> results = IntStream.range(0, 1_500)
                .mapToObj(i -> session.send(message("hot", "" + i)))
                .toList();
        held.countDown();

        assertThat(results).allSatisfy(result -> assertThat(result.join()).isEqualTo(SendResult.sent()));
        assertThat(calls).as("the first alone, then 1,000, then the rest").hasValue(3);
        assertThat(pubSub.take(topic, 1_500).stream().map(each -> text(each)))
                .isEqualTo(IntStream.range(0, 1_500).mapToObj(i -> "" + i).toList());
    }

    private static String text(Message message) {
        byte[] payload = message.payload();
        return payload == null ? "" : ByteString.copyFrom(payload).toStringUtf8();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Pub/Sub took the message, and the answer was lost: it is sent again, and stands there twice. */
    @Test
    void anAnswerThatIsLostMakesARepetitionAndNoGap() {
        sink.close();
        // The server gives a request up at its deadline as well: it must have done it by then.
        use(pubSub.sink().ackTimeout(Duration.ofSeconds(5)));
        AtomicInteger calls = new AtomicInteger();
        pubSub.server().beforeAnswers(method -> {
            if (calls.getAndIncrement() == 0) {
                pubSub.proxy().blackhole();
            }
        });

        assertThat(kinds(message("a", "1"))).containsExactly("Unavailable");
        pubSub.proxy().heal();
        session.resume();
        assertThat(kinds(message("a", "1"))).containsExactly("Sent");
        assertThat(kinds(message("a", "2"))).containsExactly("Sent");

        assertThat(pubSub.take(topic, 3).stream().map(PubSubSinkTest::text)).containsExactly("1", "1", "2");
    }

    @Test
    void aSlowLineChangesNoOrder() {
        pubSub.proxy().delay(Direction.TO_CLIENT, Duration.ofMillis(20));
        List<CompletableFuture<SendResult>> results = IntStream.range(0, 400)
                .mapToObj(i -> session.send(message("key " + i % 4, "" + i)))
                .toList();

        assertThat(results).allSatisfy(result -> assertThat(result.join()).isEqualTo(SendResult.sent()));
        assertThat(pubSub.take(topic, 400).stream()
                        .filter(each -> "key 1".equals(each.key()))
                        .map(PubSubSinkTest::text))
                .isEqualTo(
                        IntStream.range(0, 100).mapToObj(i -> "" + (4 * i + 1)).toList());
    }

    /** A request that Pub/Sub alone finds bad. */
    @Test
    void whereARequestIsRefusedTheInnocentAreNotRejected() {
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        pubSub.server().refuse(method -> {
            await(held);
            int call = calls.incrementAndGet();
            return call == 2 || call == 4 ? Status.INVALID_ARGUMENT.withDescription("bad") : null;
        });
        List<CompletableFuture<SendResult>> results = Stream.of("0", "1", "2", "3")
                .map(payload -> session.send(message("a", payload)))
                .toList();
        held.countDown();

        assertThat(results.stream().map(each -> each.join().getClass().getSimpleName()))
                .containsExactly("Sent", "Sent", "Rejected", "Unavailable");
        assertThat(pubSub.take(topic, 2).stream().map(PubSubSinkTest::text)).containsExactly("0", "1");
    }

    @Test
    void aServiceThatSaysWhenToComeAgainIsLeftAloneForAsLong() {
        com.google.rpc.Status status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(7))
                        .build()))
                .build();

        assertThat(GoogleFaults.resultOf(StatusProto.toStatusRuntimeException(status), "topic orders"))
                .isInstanceOf(SendResult.DestinationUnavailable.class)
                .extracting(SendResult::retryAfter)
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void whatCannotBeTakenIsNamed() {
        assertThat(sendAll(message("a", "x".repeat(10_000_000))).getFirst().reason())
                .contains("bytes with its attributes (expected: 9999400 at most, the limit of Pub/Sub)");
        assertThat(sendAll(message("ü".repeat(513), "x")).getFirst().reason())
                .isEqualTo("key: 1026 bytes (expected: 1024 at most, the limit of Pub/Sub)");
        Message.Builder many = Message.builder(topic, "Placed");
        IntStream.range(0, 93).forEach(i -> many.header("h" + i, "x"));
        assertThat(sendAll(many.build()).getFirst().reason()).contains("headers: 93 (expected: 92 at most");
        assertThat(sendAll(message("a", "x").withHeaders(Headers.of(Map.of("long", "x".repeat(1_025)))))
                        .getFirst()
                        .reason())
                .contains("header long: 1025 bytes (expected: 1024 at most");
        assertThat(sendAll(message("a", "x").withTopic("a/b")).getFirst().reason())
                .contains("topic a/b: no name of Pub/Sub");
        assertThat(sendAll(message("a", "x").withTopic("unknown")).getFirst())
                .isInstanceOf(SendResult.DestinationUnavailable.class);
        assertThat(pubSub.server().published(pubSub.topic(topic))).isZero();
    }

    @Test
    void keysNeedTheEndpointOfARegion() {
        try (PubSubSink global = PubSubSink.builder().project("hitotsu-test").build();
                SinkSession anywhere = global.open(1)) {
            assertThat(anywhere.send(message("a", "x")).join().reason())
                    .contains("the message has a key, whose order would be lost between regions", "expected: a region");
        }
    }

    @Test
    void missingCredentialsHoldUpEverythingAndAreNamed() {
        use(pubSub.sink().credentials(new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
                applier.fail(Status.UNAUTHENTICATED.withDescription("token expired"));
            }
        }));

        SendResult result = sendAll(message("a", "x")).getFirst();

        assertThat(result).isInstanceOf(SendResult.Unavailable.class);
        assertThat(result.reason())
                .isEqualTo("UNAUTHENTICATED: token expired (expected: credentials that are valid now)");
        assertThat(sink.check(List.of(topic))).singleElement().asString().startsWith("no answer: UNAUTHENTICATED");
    }

    @Test
    void wrongSettingsAreRefused() {
        assertRefused(PubSubSink.builder(), "project: none (expected: the id of a project)");
        assertRefused(pubSub.sink().window(0), "window: 0 (expected: 1..100000)");
        assertRefused(pubSub.sink().requests(65), "requests: 65 (expected: 1..64)");
        assertRefused(pubSub.sink().source(" "), "source: \" \" (expected: a URI reference");
        assertRefused(pubSub.sink().ackTimeout(Duration.ZERO), "ackTimeout: PT0S (expected: more than zero");
        assertThatThrownBy(() -> PubSubSink.builder().project("Shop"))
                .hasMessageContaining("project: \"Shop\" (expected: the id of a project");
        assertThatThrownBy(() -> PubSubSink.builder().region("Frankfurt"))
                .hasMessage("region: \"Frankfurt\" (expected: a region such as europe-west3)");
        assertThatThrownBy(() -> PubSubSink.builder().endpoint("pubsub.googleapis.com:443"))
                .hasMessageContaining("endpoint: pubsub.googleapis.com:443 (expected: https:// or http://");
    }

    private static void assertRefused(PubSubSinkBuilder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
