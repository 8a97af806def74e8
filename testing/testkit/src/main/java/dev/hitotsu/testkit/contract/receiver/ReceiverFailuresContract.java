package dev.hitotsu.testkit.contract.receiver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link Receiver} keeps when handlers fail. Part of {@link ReceiverContract}. */
public abstract class ReceiverFailuresContract extends ReceiverScenario {
    @Test
    public void whatFailsIsTriedAgainInItsOrder() {
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
    public void whatIsNotHandledComesToTheNextReceiver() {
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
    public void whatWasHandledBeforeAFailureDoesNotComeAgain() {
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
    public void nothingBehindAMessageThatIsHeldIsHandledBeforeIt() {
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
    public void aSkippedMessageIsDoneAndTheOthersGoOn() {
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
    public void nothingThatAHandlerThrowsEndsTheReceiver() {
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
    public void nothingThatAPoisonHandlerThrowsEndsTheReceiver() {
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
}
