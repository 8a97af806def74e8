package dev.hitotsu.testkit.contract.receiver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.message.receiver.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of receivers share: a topic for each test, a receiver that records, and what must come next. */
public abstract class ReceiverScenario {
    public static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RetryPolicy QUICK =
            new RetryPolicy(new Backoff(Duration.ofMillis(2), Duration.ofMillis(20), 0.5), 2, 3);

    public final Queue<Message> handled = new ConcurrentLinkedQueue<>();
    public final Queue<Message> asked = new ConcurrentLinkedQueue<>();
    String topic = "";

    /** A new topic or queue. */
    protected abstract String newTopic();

    /** A receiver of the topic. All receivers of a topic belong to one group. */
    protected abstract ReceiverBuilder<?> receiver(String topic);

    /** Sends the messages in this order; all are of one topic and one key. */
    protected abstract void send(List<Message> messages);

    /** Sends to the topic, with the key, something that is no message. */
    protected abstract void sendUndecodable(String topic, String key);

    @BeforeEach
    public void nameTopic() {
        topic = newTopic();
    }

    public final List<Message> send(int count) {
        return send(count, "key");
    }

    public final List<Message> send(int count, String key) {
        List<Message> messages = IntStream.range(0, count)
                .mapToObj(i -> Message.builder(topic, "Noted")
                        .key(key)
                        .payload("message " + i)
                        .build())
                .toList();
        send(messages);
        return messages;
    }

    public final Receiver start(BatchHandler handler) {
        return start(handler, PoisonHandler.retrying());
    }

    public final Receiver start(BatchHandler handler, PoisonHandler poisonHandler) {
        return receiver(topic)
                .retryPolicy(QUICK)
                .handler(handler)
                .poisonHandler((message, failures, error) -> {
                    asked.add(message);
                    return poisonHandler.decide(message, failures, error);
                })
                .start();
    }

    public final Receiver startRecording() {
        return start(batch -> handled.addAll(batch.messages()));
    }

    public final void awaitHandled(List<Message> messages) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(new ArrayList<>(handled)).containsAll(messages));
    }

    public final void awaitCount(AtomicInteger count, int least) {
        await().atMost(LIMIT).until(() -> count.get() >= least);
    }

    /** What nobody has handled comes to this receiver, and nothing else. */
    public final void assertComesNext(List<Message> expected) {
        handled.clear();
        List<Message> last = send(1);
        List<Message> all = new ArrayList<>(expected);
        all.addAll(last);
        try (Receiver next = startRecording()) {
            awaitHandled(last);
            assertThat(next.isRunning()).isTrue();
        }
        assertThat(handled).containsExactlyElementsOf(all);
    }
}
