package dev.hitotsu.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Sink} keeps while its target is there, also a service that nobody can make crash. Of a target that
 * can, see {@link SinkContract}.
 */
public abstract class SentMessagesContract {
    private static final int KEYS = 50;
    static final int BLOCK = 2_000;

    Sink sink;
    SinkSession session;

    /** A new sink into the target, which is up. */
    protected abstract Sink newSink();

    /** A new topic that the sink can send to. */
    protected abstract String newTopic();

    /** A sink that creates nothing at the target. */
    protected Sink newStrictSink() {
        return newSink();
    }

    /** All messages that the target holds for the topic, in its order; waits until there are {@code atLeast}. */
    protected abstract List<Message> received(String topic, int atLeast);

    @BeforeEach
    void openSink() {
        use(newSink());
    }

    final void use(Sink newSink) {
        sink = newSink;
        session = sink.open(1);
    }

    @AfterEach
    void closeSink() {
        sink.close();
    }

    final SendResult send(Message message) {
        return session.send(message).join();
    }

    @Test
    void saysBeforeItIsAskedToSendWhatWouldKeepMessagesAway() {
        String topic = newTopic();
        String missing = "missing-" + UUID.randomUUID();
        sink.close();
        use(newStrictSink());

        assertThat(sink.check(List.of())).isEmpty();
        assertThat(sink.check(List.of(topic))).isEmpty();
        assertThat(sink.check(List.of(topic, missing)))
                .singleElement()
                .asString()
                .contains(missing);
        assertThat(send(Message.builder(topic, "OrderPlaced").payload("x").build()))
                .isEqualTo(SendResult.sent());
    }

    @Test
    void carriesEveryPartOfAMessage() {
        String topic = newTopic();
        Message message = Message.builder(topic, "OrderPlaced")
                .key("order-1")
                .payload("{\"a\":1}")
                .header("content-type", "application/json")
                .header("note", "注文")
                .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .occurredAt(Instant.parse("2026-01-02T03:04:05.123456Z"))
                .build();

        assertThat(send(message)).isEqualTo(SendResult.sent());
        assertThat(received(topic, 1)).containsExactly(message);
    }

    @Test
    void tellsATombstoneFromAnEmptyPayload() {
        String topic = newTopic();
        Message tombstone = Message.builder(topic, "OrderForgotten").key("1").build();
        Message empty = Message.builder(topic, "OrderPlaced")
                .key("1")
                .payload(new byte[0])
                .build();

        assertThat(send(tombstone)).isEqualTo(SendResult.sent());
        assertThat(send(empty)).isEqualTo(SendResult.sent());
        assertThat(received(topic, 2)).containsExactly(tombstone, empty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "注文", "👩‍🚀", "a\nb", "ß"})
    void takesAnyKey(String key) {
        String topic = newTopic();
        Message message =
                Message.builder(topic, "OrderPlaced").key(key).payload("x").build();

        assertThat(send(message)).isEqualTo(SendResult.sent());
        assertThat(received(topic, 1)).containsExactly(message);
    }

    @Test
    void takesAMessageWithoutAKey() {
        String topic = newTopic();
        Message message = Message.builder(topic, "OrderPlaced").payload("x").build();

        assertThat(send(message)).isEqualTo(SendResult.sent());
        assertThat(received(topic, 1)).containsExactly(message);
    }

    static List<Message> block(String topic, int from) {
        return IntStream.range(from, from + BLOCK)
                .mapToObj(i -> Message.builder(topic, "OrderPlaced")
                        .key("key-" + i % KEYS)
                        .payload("message " + i)
                        .build())
                .toList();
    }

    @Test
    void resumesWithoutAFailureToo() {
        String topic = newTopic();
        Message message =
                Message.builder(topic, "OrderPlaced").key("1").payload("x").build();
        session.resume();

        assertThat(send(message)).isEqualTo(SendResult.sent());
    }

    @Test
    void takesNothingOnceClosed() {
        String topic = newTopic();
        sink.close();
        sink.close();

        assertThat(send(Message.builder(topic, "OrderPlaced").build())).isInstanceOf(SendResult.Unavailable.class);
    }

    @Test
    void anAbortedSessionAnswersEverythingAndSendsNothingMore() {
        String topic = newTopic();
        assertThat(send(Message.builder(topic, "OrderPlaced").payload("before").build()))
                .isEqualTo(SendResult.sent());
        List<CompletableFuture<SendResult>> underWay =
                block(topic, 0).stream().map(session::send).toList();

        session.abort();
        session.resume();

        assertThat(send(Message.builder(topic, "OrderPlaced").payload("late").build()))
                .isInstanceOf(SendResult.Unavailable.class);
        long taken = underWay.stream()
                .map(CompletableFuture::join)
                .filter(SendResult.Sent.class::isInstance)
                .count();
        assertThat(received(topic, 1 + (int) taken))
                .extracting(message -> new String(Objects.requireNonNull(message.payload()), UTF_8))
                .contains("before")
                .doesNotContain("late");
    }

    @Test
    void theNextSessionSendsWhateverBecameOfTheLast() {
        String topic = newTopic();
        session.abort();
        session = sink.open(2);

        assertThat(send(Message.builder(topic, "OrderPlaced").payload("x").build()))
                .isEqualTo(SendResult.sent());
    }
}
