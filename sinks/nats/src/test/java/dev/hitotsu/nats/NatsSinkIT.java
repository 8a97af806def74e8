package dev.hitotsu.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.nats.NatsServer;
import dev.hitotsu.testkit.contract.Resender;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StorageType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NatsSinkIT {
    private static final String SETTINGS = """
            max_payload: 10000
            authorization {
              users: [
                {user: relay, password: secret, permissions: {publish: {deny: ["denied.>"]}}}
              ]
            }
            """;

    private static NatsServer nats;
    private static String uri;

    @BeforeAll
    static void startNats() {
        nats = NatsServer.start(SETTINGS);
        uri = nats.uri().replace("nats://", "nats://relay:secret@");
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    private static NatsSinkBuilder builder() {
        return NatsSink.builder().uri(uri).maxBlock(Duration.ofSeconds(30));
    }

    private static Message message(String topic, String payload) {
        return Message.builder(topic, "OrderPlaced").key("1").payload(payload).build();
    }

    private static String newSubject() {
        return "subject-" + UUID.randomUUID();
    }

    private static SendResult send(NatsSink sink, Message message) {
        try (sink;
                SinkSession session = sink.open(1)) {
            return session.send(message).join();
        }
    }

    @Test
    void saysWhatTheServerAndTheStreamTake() {
        String subject = newSubject();
        NatsStreams.declare(uri, subject, config -> config.maximumMessageSize(1_000), subject);
        try (NatsSink sink = builder().build()) {
            assertThat(sink.limits(List.of(subject)))
                    .contains(new MessageLimit("max_msg_size of stream " + subject, 1_000))
                    .first()
                    .satisfies(limit -> assertThat(limit.name()).isEqualTo("max_payload of NATS"))
                    .satisfies(limit -> assertThat(limit.bytes()).isPositive());
        }
    }

    @Test
    void declaresTheStreamOfASubjectThatNoneKeeps() {
        String subject = "new." + UUID.randomUUID();
        Message message = message(subject, "x");

        assertThat(send(builder().build(), message)).isEqualTo(SendResult.sent());
        assertThat(StreamReader.read(uri, subject, 1)).containsExactly(message);
    }

    @Test
    void aSubjectWithoutAStreamConcernsNoOther() {
        String kept = newSubject();
        NatsStreams.declare(uri, kept, kept);
        try (NatsSink sink = builder().streamDeclaration(StreamDeclaration.NONE).build();
                SinkSession session = sink.open(1)) {
            SendResult missing = session.send(message("nobody.keeps", "x")).join();

            assertThat(missing).isInstanceOf(SendResult.DestinationUnavailable.class);
            assertThat(missing.reason()).contains("no stream keeps subject nobody.keeps");
            assertThat(session.send(message(kept, "x")).join()).isEqualTo(SendResult.sent());
        }
    }

    /** The server answers nothing to such a message; it says so aside. */
    @Test
    void aSubjectThatIsNotPermittedConcernsNoOther() {
        String kept = newSubject();
        NatsStreams.declare(uri, kept, kept);
        NatsStreams.declare(uri, "denied", "denied.>");
        try (NatsSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            SendResult denied = session.send(message("denied.orders", "x")).join();

            assertThat(denied).isInstanceOf(SendResult.DestinationUnavailable.class);
            assertThat(denied.reason()).contains("denied.orders");
            assertThat(session.send(message(kept, "x")).join()).isEqualTo(SendResult.sent());
        }
    }

    @Test
    void aMessageThatIsTooLargeIsRejectedWithItsSizeAndTheLimit() {
        String subject = newSubject();
        NatsStreams.declare(uri, subject, subject);
        String small = newSubject();
        NatsStreams.declare(uri, small, config -> config.maximumMessageSize(1_000), small);
        try (NatsSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            SendResult tooLarge =
                    session.send(message(subject, "x".repeat(10_000))).join();
            SendResult forTheStream =
                    session.send(message(small, "x".repeat(1_000))).join();

            assertThat(tooLarge).isInstanceOf(SendResult.Rejected.class);
            assertThat(tooLarge.reason()).contains("expected: 10000 at most");
            assertThat(forTheStream).isInstanceOf(SendResult.Rejected.class);
            assertThat(forTheStream.reason()).contains("message size exceeds maximum allowed");
            assertThat(session.send(message(subject, "x")).join()).isEqualTo(SendResult.sent());
        }
    }

    @Test
    void aStreamThatIsFullWaits() {
        String subject = newSubject();
        NatsStreams.declare(
                uri,
                subject,
                config -> config.maxMessages(1).discardPolicy(io.nats.client.api.DiscardPolicy.New),
                subject);
        try (NatsSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message(subject, "1")).join()).isEqualTo(SendResult.sent());
            assertThat(session.send(message(subject, "2")).join())
                    .isInstanceOf(SendResult.DestinationUnavailable.class);
        }
    }

    @Test
    void aMessageThatIsSentTwiceStandsInTheStreamOnce() {
        String subject = newSubject();
        Message message = message(subject, "x");

        assertThat(send(builder().build(), message)).isEqualTo(SendResult.sent());
        assertThat(send(builder().build(), message)).isEqualTo(SendResult.sent());
        assertThat(StreamReader.read(uri, subject, 1)).containsExactly(message);
    }

    @Test
    void namesStreamsThatWouldLoseOrRepeat() {
        NatsStreams.declare(uri, "memory", config -> config.storageType(StorageType.Memory), "in.memory");
        NatsStreams.declare(uri, "short", config -> config.duplicateWindow(Duration.ofSeconds(10)), "short.window");
        NatsStreams.declare(uri, "fine", "is.fine");
        try (NatsSink sink = builder().build()) {
            assertThat(sink.check(List.of("in.memory", "short.window", "is.fine", "is.new", "a b")))
                    .satisfiesExactly(
                            memory -> assertThat(memory)
                                    .contains("stream memory: kept in memory", "expected: storage file"),
                            window -> assertThat(window).contains("duplicate_window PT10S (expected: PT2M at least"),
                            blank -> assertThat(blank).contains("subject a b: not one of NATS"));
        }
        try (NatsSink sink = builder().exclusiveStream("fine").build()) {
            assertThat(sink.check(List.of("is.fine", "in.memory")))
                    .singleElement()
                    .asString()
                    .contains("kept by stream memory (expected: the exclusive one, fine)");
        }
        try (NatsSink sink = builder().exclusiveStream("nowhere").build()) {
            assertThat(sink.check(List.of("is.fine"))).containsExactly("stream nowhere: missing (expected: one)");
        }
    }

    /** What is in flight behind the foreign message is refused, and goes behind it, in order. */
    @Test
    void aSecondWriterOfAnExclusiveStreamCostsNoOrder() throws Exception {
        String subject = "exclusive." + UUID.randomUUID();
        NatsStreams.declare(uri, "exclusive", "exclusive.>");
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            messages.add(message(subject, "message " + i));
        }
        Message foreign = message(subject, "foreign");
        try (NatsSink sink = builder().exclusiveStream("exclusive").build();
                SinkSession session = sink.open(1);
                Connection other = Nats.connect(uri)) {
            Resender resender = new Resender(session, sink.pipelining(), 500);
            resender.send(messages.subList(0, 1_000));
            CompletableFuture<Void> intruder = CompletableFuture.runAsync(() -> {
                try {
                    var unused = other.jetStream()
                            .publish(
                                    subject,
                                    new MessageEncoder("other").headers(foreign),
                                    "foreign".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            resender.send(messages.subList(1_000, 2_000));
            intruder.join();

            // One that was sent behind it for certain.
            Message last = message(subject, "last");
            resender.send(List.of(last));
            messages.add(last);
            assertThat(resender.failures())
                    .as("the foreign message broke the chain")
                    .isNotEmpty();
        }
        List<Message> stored = StreamReader.read(uri, subject, messages.size() + 1);
        assertThat(stored).contains(foreign);
        assertThat(stored.stream().filter(each -> !each.equals(foreign))).containsExactlyElementsOf(messages);
    }
}
