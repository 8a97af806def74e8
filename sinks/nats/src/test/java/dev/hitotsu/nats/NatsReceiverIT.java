package dev.hitotsu.nats;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.servers.nats.NatsServer;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.contract.Resender;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NatsReceiverIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final RetryPolicy QUICK =
            new RetryPolicy(new Backoff(Duration.ofMillis(2), Duration.ofMillis(20), 0.5), 2, 3);

    private static NatsServer nats;

    private final Queue<Message> handled = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void startNats() {
        nats = NatsServer.start();
    }

    @AfterAll
    static void stopNats() {
        nats.close();
    }

    private static String newSubject() {
        return "subject-" + UUID.randomUUID();
    }

    private static NatsReceiverBuilder receiver(String... subjects) {
        return NatsReceiver.builder()
                .uri(nats.uri())
                .subjects(subjects)
                .durable("tests")
                .ackWait(Duration.ofSeconds(8))
                .retryPolicy(QUICK);
    }

    private static List<Message> send(String subject, int from, int to) {
        List<Message> messages = new ArrayList<>();
        for (int i = from; i < to; i++) {
            messages.add(Message.builder(subject, "Noted")
                    .key("1")
                    .payload("message " + i)
                    .build());
        }
        try (NatsSink sink = NatsSink.builder()
                        .uri(nats.uri())
                        .maxBlock(Duration.ofSeconds(30))
                        .build();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), messages.size()).send(messages);
        }
        return messages;
    }

    private void awaitHandled(List<Message> messages) {
        await().atMost(LIMIT).until(() -> handled.containsAll(messages));
    }

    @Test
    void aSubjectThatWaitsHoldsUpNoOther() {
        String held = newSubject();
        String other = newSubject();
        CountDownLatch released = new CountDownLatch(1);
        List<Message> waiting = send(held, 0, 3);
        List<Message> others = new ArrayList<>(send(other, 0, 3));
        BatchHandler handler = batch -> {
            if (released.getCount() > 0 && batch.messages().stream().anyMatch(waiting::contains)) {
                throw new IllegalStateException("held");
            }
            handled.addAll(batch.messages());
        };
        try (NatsReceiver receiver = receiver(held, other).handler(handler).start()) {
            awaitHandled(others);
            List<Message> more = send(other, 3, 20);
            others.addAll(more);
            awaitHandled(more);
            assertThat(handled).containsExactlyElementsOf(others);

            released.countDown();
            awaitHandled(waiting);
            assertThat(receiver.failure()).isEmpty();
        }
        assertThat(handled.stream().filter(waiting::contains)).containsExactlyElementsOf(waiting);
    }

    /** The server delivers what is new at once, and what a dead receiver had only when its time is over. */
    @Test
    void nothingNewOvertakesWhatADeadReceiverHad() throws InterruptedException {
        String subject = newSubject();
        List<Message> messages = new ArrayList<>(send(subject, 0, 50));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (TcpProxy proxy = TcpProxy.to(nats.port())) {
            NatsReceiver dead = receiver(subject)
                    .uri("nats://127.0.0.1:" + proxy.port())
                    .ackWait(SHORT)
                    .handler(batch -> {
                        entered.countDown();
                        never.await();
                    })
                    .start();
            entered.await();
            // From now on the server hears nothing of it, as of a process that was killed.
            proxy.close();
            try (NatsReceiver successor = receiver(subject)
                    .ackWait(SHORT)
                    .handler(batch -> handled.addAll(batch.messages()))
                    .start()) {
                messages.addAll(send(subject, 50, 100));
                awaitHandled(messages);
                assertThat(successor.failure()).isEmpty();
            }
            never.countDown();
            dead.close();
        }
        // On a busy machine the server delivers again what the successor did not acknowledge in time.
        assertThat(handled.stream().distinct()).containsExactlyElementsOf(messages);
    }

    /** With what a server would wait for, nobody would see it within an hour. */
    @Test
    void whatAReceiverHadComesAgainAtOnceWhenItIsClosed() {
        String subject = newSubject();
        List<Message> messages = send(subject, 0, 1);
        CountDownLatch failed = new CountDownLatch(1);
        try (NatsReceiver closed = receiver(subject)
                .ackWait(Duration.ofHours(1))
                .handler(batch -> {
                    failed.countDown();
                    throw new IllegalStateException("not now");
                })
                .start()) {
            await().atMost(LIMIT).until(() -> failed.getCount() == 0);
            assertThat(closed.handled()).isZero();
        }
        try (NatsReceiver successor = receiver(subject)
                .handler(batch -> handled.addAll(batch.messages()))
                .start()) {
            awaitHandled(messages);
            assertThat(successor.failure()).isEmpty();
        }
        assertThat(handled).containsExactlyElementsOf(messages);
    }

    @Test
    void whatWasAcknowledgedSurvivesACrashOfTheServer() {
        String subject = newSubject();
        List<Message> messages = new ArrayList<>(send(subject, 0, 200));
        try (NatsReceiver receiver = receiver(subject)
                .handler(batch -> handled.addAll(batch.messages()))
                .start()) {
            awaitHandled(messages);
            nats.kill();
            nats.restart();
            List<Message> more = send(subject, 200, 400);
            messages.addAll(more);
            awaitHandled(more);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled.stream().distinct()).containsExactlyElementsOf(messages);
    }

    @Test
    void aConsumerThatIsNotFitEndsTheReceiverWithWhatIsExpected() throws Exception {
        String subject = newSubject();
        NatsStreams.declare(nats.uri(), subject, subject);
        try (Connection connection = Nats.connect(nats.uri())) {
            var unused = connection
                    .jetStreamManagement()
                    .addOrUpdateConsumer(
                            subject,
                            ConsumerConfiguration.builder()
                                    .durable("tests")
                                    .ackPolicy(AckPolicy.None)
                                    .filterSubject(subject)
                                    .build());
        }
        try (NatsReceiver receiver = receiver(subject)
                .handler(batch -> handled.addAll(batch.messages()))
                .start()) {
            assertThat(receiver.awaitTermination(LIMIT)).isTrue();
            assertThat(receiver.failure())
                    .hasValueSatisfying(failure ->
                            assertThat(failure).hasMessageContaining("ack_policy none (expected: explicit)"));
        }
    }
}
