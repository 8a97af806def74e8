package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Receiver} keeps, of a real broker that the subclass provides: nothing is lost, nothing is acknowledged
 * that was not handled, and whatever handlers do, the receiver goes on. Where a topic has several lanes, see {@link
 * ReceiverLanesContract} as well.
 */
public abstract class ReceiverContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RetryPolicy QUICK =
            new RetryPolicy(new Backoff(Duration.ofMillis(2), Duration.ofMillis(20), 0.5), 2, 3);

    private final Queue<Message> handled = new ConcurrentLinkedQueue<>();
    private final Queue<Message> asked = new ConcurrentLinkedQueue<>();
    private String topic = "";

    /** A new topic or queue. */
    protected abstract String newTopic();

    /** A receiver of the topic. All receivers of a topic belong to one group. */
    protected abstract ReceiverBuilder<?> receiver(String topic);

    /** Sends the messages in this order; all are of one topic and one key. */
    protected abstract void send(List<Message> messages);

    /** Sends to the topic, with the key, something that is no message. */
    protected abstract void sendUndecodable(String topic, String key);

    /** Takes away from the receiver what it has not acknowledged, as an outage or a rebalance does. */
    protected abstract void takeAway(String topic);

    @BeforeEach
    void nameTopic() {
        topic = newTopic();
    }

    final String topic() {
        return topic;
    }

    final Queue<Message> handled() {
        return handled;
    }

    private List<Message> send(int count) {
        return send(count, "key");
    }

    final List<Message> send(int count, String key) {
        List<Message> messages = IntStream.range(0, count)
                .mapToObj(i -> Message.builder(topic, "Noted")
                        .key(key)
                        .payload("message " + i)
                        .build())
                .toList();
        send(messages);
        return messages;
    }

    final Receiver start(BatchHandler handler) {
        return start(handler, PoisonHandler.retrying());
    }

    private Receiver start(BatchHandler handler, PoisonHandler poisonHandler) {
        return receiver(topic)
                .retryPolicy(QUICK)
                .handler(handler)
                .poisonHandler((message, failures, error) -> {
                    asked.add(message);
                    return poisonHandler.decide(message, failures, error);
                })
                .start();
    }

    private Receiver startRecording() {
        return start(batch -> handled.addAll(batch.messages()));
    }

    final void awaitHandled(List<Message> messages) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(new ArrayList<>(handled)).containsAll(messages));
    }

    private void awaitCount(AtomicInteger count, int least) {
        await().atMost(LIMIT).until(() -> count.get() >= least);
    }

    /** What nobody has handled comes to this receiver, and nothing else. */
    private void assertComesNext(List<Message> expected) {
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

    @Test
    void receivesInOrderAndGoesOnBehindIt() {
        List<Message> messages = send(1_000);
        try (Receiver receiver = startRecording()) {
            awaitHandled(messages);
            await().atMost(LIMIT).until(() -> receiver.handled() == 1_000);
            assertThat(receiver.failure()).isEmpty();
        }
        assertThat(handled).containsExactlyElementsOf(messages);
        assertComesNext(List.of());
    }

    @Test
    void whatFailsIsTriedAgainInItsOrder() {
        AtomicInteger failures = new AtomicInteger();
        List<Message> messages = send(20);
        try (Receiver receiver = start(batch -> {
            if (failures.incrementAndGet() < 20) {
                throw new IllegalStateException("not now");
            }
            handled.addAll(batch.messages());
        })) {
            awaitHandled(messages);
            assertThat(receiver.retried()).isPositive();
        }
        assertThat(handled).containsExactlyElementsOf(messages);
        assertComesNext(List.of());
    }

    @Test
    void whatIsNotHandledComesToTheNextReceiver() {
        AtomicInteger failures = new AtomicInteger();
        List<Message> messages = send(20);
        try (Receiver receiver = start(batch -> {
            failures.incrementAndGet();
            throw new IllegalStateException("never");
        })) {
            awaitCount(failures, 20);
            assertThat(receiver.handled()).isZero();
        }
        assertComesNext(messages);
    }

    @Test
    void whatWasHandledBeforeAFailureDoesNotComeAgain() {
        List<Message> messages = send(20);
        Message poison = messages.get(10);
        try (Receiver receiver = start(batch -> {
            if (batch.messages().contains(poison)) {
                throw new IllegalStateException("poison");
            }
            handled.addAll(batch.messages());
        })) {
            await().atMost(LIMIT).until(() -> asked.size() >= 3);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).containsExactlyElementsOf(messages.subList(0, 10));
        assertThat(asked).containsOnly(poison);
        assertComesNext(messages.subList(10, 20));
    }

    @Test
    void nothingBehindAMessageThatIsHeldIsHandledBeforeIt() {
        List<Message> messages = new ArrayList<>(send(3));
        Message held = messages.get(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Receiver receiver = start(batch -> {
            if (batch.messages().contains(held) && released.getCount() > 0) {
                throw new IllegalStateException("held");
            }
            handled.addAll(batch.messages());
        })) {
            await().atMost(LIMIT).until(() -> asked.size() >= 2);
            messages.addAll(send(50));
            int before = asked.size();
            await().atMost(LIMIT).until(() -> asked.size() >= before + 5);
            assertThat(handled).containsExactly(messages.getFirst());
            released.countDown();
            awaitHandled(messages);
            assertThat(receiver.skipped()).isZero();
        }
        assertThat(handled).containsExactlyElementsOf(messages);
        assertComesNext(List.of());
    }

    @Test
    void aSkippedMessageIsDoneAndTheOthersGoOn() {
        List<Message> messages = send(20);
        Message poison = messages.get(10);
        List<Message> others =
                messages.stream().filter(message -> !message.equals(poison)).toList();
        try (Receiver receiver = start(
                batch -> {
                    if (batch.messages().contains(poison)) {
                        throw new IllegalStateException("poison");
                    }
                    handled.addAll(batch.messages());
                },
                (message, failures, error) -> Decision.SKIP)) {
            awaitHandled(others);
            assertThat(receiver.skipped()).isEqualTo(1);
        }
        assertThat(asked).containsExactly(poison);
        assertThat(handled).containsExactlyElementsOf(others);
        assertComesNext(List.of());
    }

    @Test
    void aReceiverThatWasToldToStopLeavesTheMessageToTheNext() throws InterruptedException {
        List<Message> messages = send(3);
        try (Receiver stopping = start(
                batch -> {
                    throw new IllegalStateException("poison");
                },
                (message, failures, error) -> Decision.STOP)) {
            assertThat(stopping.awaitTermination(LIMIT)).isTrue();
            assertThat(stopping.failure()).isEmpty();
        }
        assertThat(asked).containsExactly(messages.getFirst());
        assertComesNext(messages);
    }

    /** An Error, a checked exception that went past the compiler, and an interrupt that is left behind. */
    @Test
    void nothingThatAHandlerThrowsEndsTheReceiver() {
        AtomicInteger attempts = new AtomicInteger();
        List<Message> messages = send(2);
        try (Receiver receiver = start(batch -> {
            switch (attempts.incrementAndGet()) {
                case 1 -> throw new NoClassDefFoundError("a class that is missing");
                case 2 -> throw new InterruptedException("of a task of the handler's own");
                case 3 -> Thread.currentThread().interrupt();
                default -> handled.addAll(batch.messages());
            }
            if (attempts.get() == 3) {
                throw new StackOverflowError("deep");
            }
        })) {
            awaitHandled(messages);
            assertThat(receiver.isRunning()).isTrue();
            assertThat(receiver.failure()).isEmpty();
        }
        assertThat(handled).containsExactlyElementsOf(messages);
        assertComesNext(List.of());
    }

    @Test
    void nothingThatAPoisonHandlerThrowsEndsTheReceiver() {
        AtomicInteger questions = new AtomicInteger();
        List<Message> messages = send(2);
        try (Receiver receiver = start(
                batch -> {
                    if (questions.get() < 3) {
                        throw new IllegalStateException("poison");
                    }
                    handled.addAll(batch.messages());
                },
                (message, failures, error) -> {
                    if (questions.incrementAndGet() == 1) {
                        throw new AssertionError("no decision");
                    }
                    throw new IllegalStateException("its database is away");
                })) {
            awaitHandled(messages);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).containsExactlyElementsOf(messages);
    }

    @Test
    void whatIsNoMessageGoesToThePoisonHandlerAndItsNeighboursToTheHandler() {
        List<Message> before = send(5);
        sendUndecodable(topic, "key");
        List<Message> after = send(5);
        Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        try (Receiver receiver = start(batch -> handled.addAll(batch.messages()), (message, failures, error) -> {
            errors.add(error);
            return Decision.SKIP;
        })) {
            awaitHandled(after);
            assertThat(receiver.skipped()).isEqualTo(1);
        }
        List<Message> all = new ArrayList<>(before);
        all.addAll(after);
        assertThat(handled).containsExactlyElementsOf(all);
        assertThat(errors).singleElement().isInstanceOf(UndecodableMessageException.class);
        assertComesNext(List.of());
    }

    @Test
    void whatWasTakenAwayIsForgottenAndComesAgainOnce() {
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        List<Message> messages = new ArrayList<>(send(10));
        try (Receiver receiver = start(batch -> {
            if (released.getCount() > 0) {
                failures.incrementAndGet();
                throw new IllegalStateException("held");
            }
            handled.addAll(batch.messages());
        })) {
            awaitCount(failures, 5);
            long before = receiver.received();
            takeAway(topic);
            await().atMost(LIMIT).until(() -> receiver.received() > before);
            released.countDown();
            awaitHandled(messages);
            List<Message> last = send(5);
            awaitHandled(last);
            messages.addAll(last);
        }
        assertThat(handled).containsExactlyElementsOf(messages);
        assertComesNext(List.of());
    }

    @Test
    void closingWaitsForTheHandlerAndAcknowledgesWhatItHandled() throws InterruptedException {
        List<Message> messages = send(1);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Receiver receiver = start(batch -> {
            entered.countDown();
            leave.await();
            handled.addAll(batch.messages());
        });
        entered.await();
        Thread closer = Thread.ofPlatform().start(receiver::close);
        await().atMost(LIMIT).until(() -> closer.getState() == Thread.State.WAITING);
        leave.countDown();
        closer.join();
        assertThat(handled).containsExactlyElementsOf(messages);
        assertThat(receiver.isRunning()).isFalse();
        assertComesNext(List.of());
    }
}
