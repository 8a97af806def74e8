package dev.hitotsu.aws;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * What is about SQS alone: messages invisible while they are handled, dead-letter queues, queues without order, answers
 * lost.
 */
class SqsReceiverIT {
    private static TestQueues queues;

    private final Queue<Message> handled = new ConcurrentLinkedQueue<>();
    private final String topic = "topic-" + UUID.randomUUID();

    @BeforeAll
    static void startServer() {
        queues = TestQueues.start();
    }

    @AfterAll
    static void stopServer() {
        queues.close();
    }

    @BeforeEach
    void letAllThrough() {
        queues.proxy().intercept(chunk -> Verdict.FORWARD);
    }

    private SqsReceiverBuilder receiver(String queue, BatchHandler handler) {
        return SqsReceiver.builder()
                .endpoint(queues.endpoint())
                .region(TestQueues.REGION)
                .credentials(TestQueues.CREDENTIALS)
                .queue(queue)
                .waitTime(Duration.ofSeconds(1))
                .visibilityTimeout(Duration.ofSeconds(30))
                .retryPolicy(new RetryPolicy(new Backoff(Duration.ofMillis(2), Duration.ofMillis(20), 0.5), 1, 2))
                .handler(handler);
    }

    private List<Message> messages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Message.builder(topic, "Noted")
                        .key("key")
                        .payload("message " + i)
                        .build())
                .toList();
    }

    /** Its leases are short enough to see them extended, and long enough for a busy machine. */
    private Receiver extending(BatchHandler handler) {
        return receiver(topic + ".fifo", handler)
                .visibilityTimeout(Duration.ofSeconds(12))
                .start();
    }

    @Test
    void aMessageStaysInvisibleForAsLongAsItsHandlerRuns() {
        queues.create(topic + ".fifo");
        AtomicInteger extensions = new AtomicInteger();
        queues.proxy().intercept(chunk -> {
            extensions.addAndGet(chunk.occurrencesOf("ChangeMessageVisibilityBatch".getBytes(US_ASCII)));
            return Verdict.FORWARD;
        });
        CountDownLatch leave = new CountDownLatch(1);
        List<Message> sent = messages(3);
        queues.send(sent);
        BatchHandler slow = batch -> {
            leave.await();
            handled.addAll(batch.messages());
        };
        try (Receiver one = extending(slow);
                Receiver other = extending(slow)) {
            try {
                // The first comes after a third of the time.
                await().until(() -> extensions.get() >= 6);
            } finally {
                leave.countDown();
            }
            await().until(() -> handled.size() >= 3);
            assertThat(one.received() + other.received()).isEqualTo(3);
        }
        assertThat(handled).containsExactlyElementsOf(sent);
    }

    @Test
    void whatKeepsFailingGoesToTheDeadLetterQueueAndWhatIsBehindItGoesOn() {
        queues.create(topic + "-dead.fifo");
        queues.create(
                topic + ".fifo",
                Map.of(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"arn:aws:sqs:elasticmq:000000000000:" + topic
                                + "-dead.fifo\",\"maxReceiveCount\":3}"));
        List<Message> sent = messages(5);
        queues.send(sent);
        Queue<Message> asked = new ConcurrentLinkedQueue<>();
        try (Receiver receiver = receiver(topic + ".fifo", batch -> {
                    if (batch.messages().contains(sent.get(1))) {
                        throw new IllegalStateException("poison");
                    }
                    handled.addAll(batch.messages());
                })
                .poisonHandler((message, failures, error) -> {
                    asked.add(message);
                    return Decision.RETRY;
                })
                .start()) {
            await().until(() -> handled.contains(sent.get(4)));
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).containsExactly(sent.get(0), sent.get(2), sent.get(3), sent.get(4));
        assertThat(asked).containsExactly(sent.get(1), sent.get(1), sent.get(1));
        assertThat(queues.take(topic + "-dead.fifo", 1))
                .singleElement()
                .extracting(dead -> MessageDecoder.decode("dead", dead).message())
                .isEqualTo(sent.get(1));
    }

    @Test
    void inAQueueWithoutOrderAMessageThatFailsHoldsUpNoOther() {
        queues.create(topic);
        List<Message> sent = messages(30);
        List<Message> others = new ArrayList<>(sent);
        Message poison = others.remove(7);
        try (SqsSink sink = sink().type(QueueType.STANDARD).unordered(true).build();
                SinkSession session = sink.open(1)) {
            assertThat(sent.stream().map(session::send).toList())
                    .allSatisfy(result -> assertThat(result.join()).isEqualTo(SendResult.sent()));
        }
        try (Receiver receiver = receiver(topic, batch -> {
                    if (batch.messages().contains(poison)) {
                        throw new IllegalStateException("poison");
                    }
                    handled.addAll(batch.messages());
                })
                .start()) {
            await().until(() -> handled.size() >= others.size());
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).containsExactlyInAnyOrderElementsOf(others);
    }

    private SqsSinkBuilder sink() {
        return SqsSink.builder()
                .endpoint(queues.endpoint())
                .region(TestQueues.REGION)
                .credentials(TestQueues.CREDENTIALS);
    }

    @Test
    void whatWasTakenWithoutAnAnswerStandsThereOnce() {
        queues.create(topic + ".fifo");
        AtomicInteger left = new AtomicInteger(1);
        queues.proxy()
                .intercept(chunk ->
                        chunk.occurrencesOf("\"MessageBody\"".getBytes(US_ASCII)) > 0 && left.getAndDecrement() > 0
                                ? Verdict.CUT_AFTER_FORWARD
                                : Verdict.FORWARD);
        Message message = messages(1).getFirst();
        try (SqsSink sink = sink().build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message).join()).isInstanceOf(SendResult.Unavailable.class);
            assertThat(session.send(message).join()).isEqualTo(SendResult.sent());
        }
        assertThat(queues.take(topic + ".fifo", 1)).hasSize(1);
    }
}
