package dev.hitotsu.testkit.contract.receiver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Receiver} keeps, of a real broker that the subclass provides: nothing is lost, nothing is
 * acknowledged that was not handled, and whatever handlers do, the receiver goes on. Where a topic has several lanes,
 * see {@link ReceiverLanesContract} as well.
 */
public abstract class ReceiverContract extends ReceiverFailuresContract {
    @Test
    public void receivesInOrderAndGoesOnBehindIt() {
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
    public void aReceiverThatWasToldToStopLeavesTheMessageToTheNext() throws InterruptedException {
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
    public void whatIsNoMessageGoesToThePoisonHandlerAndItsNeighboursToTheHandler() {
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
    public void closingWaitsForTheHandlerAndAcknowledgesWhatItHandled() throws InterruptedException {
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
