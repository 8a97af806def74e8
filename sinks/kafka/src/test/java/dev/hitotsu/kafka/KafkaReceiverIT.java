package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.PoisonHandler.Decision;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a receiver takes and hands on, also when handlers fail and brokers and members go. */
class KafkaReceiverIT extends KafkaReceiverSupport {
    @Test
    void receivesWhatWasSentAndGoesOnBehindItInTheNextLife() {
        List<Message> first = send(1_000);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(first);
            await().atMost(LIMIT).until(() -> receiver.handled() == 1_000);
        }
        handled.clear();
        List<Message> second = send(10);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(second);
            assertThat(receiver.failure()).isEmpty();
        }
        assertThat(handled).hasSize(10);
    }

    @Test
    void receivesAgainWhatWasHandledButNotCommitted() throws InterruptedException {
        List<Message> messages = send(100);
        KafkaReceiver crashing = receiver()
                .handler(batch -> {
                    handled.addAll(batch.messages());
                    throw new AssertionError("crash between the handler's work and the commit");
                })
                .start();
        assertThat(crashing.awaitTermination(LIMIT)).isTrue();
        assertThat(crashing.failure()).containsInstanceOf(AssertionError.class);
        assertThat(handled).isNotEmpty();
        handled.clear();

        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(messages);
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    @Test
    void triesAgainWhenTheHandlerFails() {
        AtomicBoolean failing = new AtomicBoolean(true);
        List<Message> messages = send(100);
        try (KafkaReceiver receiver = receiver()
                .handler(batch -> {
                    if (failing.get()) {
                        throw new IllegalStateException("database away");
                    }
                    handled.addAll(batch.messages());
                })
                .start()) {
            await().atMost(LIMIT).until(() -> receiver.retried() > 300);
            failing.set(false);
            awaitHandled(messages);
        }
        assertThat(handled).hasSize(100);
    }

    @Test
    void isolatesAPoisonMessageSoThatTheOthersGoOn() {
        List<Message> messages = send(100);
        Message poison = messages.get(50);
        Queue<Message> recorded = new ConcurrentLinkedQueue<>();
        try (KafkaReceiver receiver = receiver()
                .handler(batch -> {
                    if (batch.messages().contains(poison)) {
                        throw new IllegalStateException("poison");
                    }
                    handled.addAll(batch.messages());
                })
                .poisonHandler((message, failures, error) -> {
                    recorded.add(message);
                    return Decision.SKIP;
                })
                .start()) {
            awaitHandled(
                    messages.stream().filter(message -> !message.equals(poison)).toList());
            await().atMost(LIMIT).until(() -> receiver.skipped() == 1);
        }
        assertThat(recorded).containsExactly(poison);
        assertThat(handled).hasSize(99);
    }

    @Test
    void finishesTheBatchUnderWayWhenClosed() throws InterruptedException {
        send(1);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        KafkaReceiver receiver = receiver()
                .handler(batch -> {
                    entered.countDown();
                    leave.await();
                    handled.addAll(batch.messages());
                })
                .start();
        entered.await();
        Thread closer = Thread.ofPlatform().start(receiver::close);
        await().atMost(LIMIT).until(() -> closer.getState() == Thread.State.WAITING);
        leave.countDown();
        closer.join();
        assertThat(handled).hasSize(1);

        handled.clear();
        List<Message> next = send(1);
        try (KafkaReceiver following = receiver().start()) {
            awaitHandled(next);
            assertThat(following.received()).isEqualTo(1);
        }
    }

    @Test
    void goesOnWhenTheBrokerWasKilled() {
        List<Message> before = send(100);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(before);
            kafka.kill();
            kafka.restart();
            awaitHandled(send(100));
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    @Test
    void sharesPartitionsAmongMembersAndLosesNothingWhenOneGoes() {
        List<Message> first = send(100);
        try (KafkaReceiver stays = receiver().start()) {
            try (KafkaReceiver goes = receiver().start()) {
                awaitHandled(first);
                assertThat(goes.failure()).isEmpty();
            }
            awaitHandled(send(100));
            assertThat(stays.isRunning()).isTrue();
        }
    }
}
