package dev.hitotsu.testkit.contract.receiver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a {@link Receiver} keeps whose topics have several lanes: a lane that waits holds up no other. */
public abstract class ReceiverLanesContract extends ReceiverContract {
    /** A key whose messages are in another lane than those of {@code "key"}. */
    protected abstract String otherKey();

    @Test
    public void aLaneThatWaitsHoldsUpNoOther() {
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        List<Message> held = new ArrayList<>(send(3, "key"));
        List<Message> others = new ArrayList<>(send(3, otherKey()));
        try (Receiver receiver = start(batch -> {
            if (released.getCount() > 0 && batch.messages().stream().anyMatch(held::contains)) {
                failures.incrementAndGet();
                throw new IllegalStateException("held");
            }
            handled.addAll(batch.messages());
        })) {
            awaitHandled(others);
            List<Message> more = send(20, otherKey());
            others.addAll(more);
            awaitHandled(more);
            int before = failures.get();
            await().until(() -> failures.get() > before + 2);
            assertThat(handled).containsExactlyElementsOf(others);

            released.countDown();
            awaitHandled(held);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).hasSize(others.size() + held.size());
        assertThat(handled.stream().filter(held::contains)).containsExactlyElementsOf(held);
    }
}
