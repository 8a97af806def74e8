package dev.hitotsu.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.kafka.internal.TopicCache;
import dev.hitotsu.kafka.internal.TopicState;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The session hears late that a producer has ended: it has a successor already. */
class LateEndTest {
    private final List<String> sent = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private final List<ScriptedSender> senders = new ArrayList<>();
    private final Deque<Runnable> lookups = new ArrayDeque<>();
    private final TopicCache topics =
            new TopicCache(topic -> new TopicState.Open(Long.MAX_VALUE, 1), lookups::add, System::nanoTime);
    private final KafkaSession session = new KafkaSession(this::sender, KafkaSinkScenario.OPTIONS, topics, ended -> {});

    private RecordSender sender(Semaphore window, Runnable onEnd) {
        ScriptedSender made = new ScriptedSender();
        ends.add(onEnd);
        senders.add(made);
        return made;
    }

    /** Takes everything at once. */
    private final class ScriptedSender implements RecordSender {
        private @Nullable String failed;

        @Override
        public CompletableFuture<SendResult> send(ProducerRecord<byte[], byte[]> record, long number) {
            sent.add(record.topic() + " " + number);
            return CompletableFuture.completedFuture(SendResult.sent());
        }

        @Override
        public @Nullable String endReason() {
            return failed;
        }

        @Override
        public boolean hasFailed() {
            return failed != null;
        }

        @Override
        public SendResult stop(String reason) {
            throw new AssertionError("stopped: " + reason);
        }

        @Override
        public void resume() {}

        @Override
        public void abort(String reason) {
            failed = reason;
        }

        @Override
        public void close() {}
    }

    private CompletableFuture<SendResult> send(String topic) {
        return session.send(Message.builder(topic, "Placed").key("1").build());
    }

    @Test
    void whatWaitsForTheSuccessorIsNotGivenUp() {
        CompletableFuture<SendResult> first = send("orders");
        lookups.remove().run();
        assertThat(first).isCompletedWithValue(SendResult.sent());

        senders.getFirst().failed = "the broker is away";
        session.resume();
        CompletableFuture<SendResult> second = send("orders");
        ends.getFirst().run();
        CompletableFuture<SendResult> third = send("orders");
        while (!lookups.isEmpty()) {
            lookups.remove().run();
        }

        assertThat(List.of(second, third)).allSatisfy(each -> assertThat(each).isCompletedWithValue(SendResult.sent()));
        assertThat(sent).containsExactly("orders 0", "orders 1", "orders 2");
    }

    @Test
    void whatWaitsForTheOneThatEndedIsGivenUp() {
        CompletableFuture<SendResult> waiting = send("orders");
        senders.getFirst().failed = "the broker is away";
        ends.getFirst().run();

        assertThat(waiting).isCompletedWithValue(SendResult.unavailable("the broker is away"));
        session.resume();
        CompletableFuture<SendResult> next = send("orders");
        while (!lookups.isEmpty()) {
            lookups.remove().run();
        }
        assertThat(next).isCompletedWithValue(SendResult.sent());
    }
}
