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

/**
 * What a {@link Receiver} keeps when it loses what it has not acknowledged. A {@link ReceiverScenario} whose broker can
 * be made to take that away implements it; a service in somebody else's hands cannot.
 */
public interface TakenAwayContract {
    /** Takes away from the receiver what it has not acknowledged, as an outage or a rebalance does. */
    void takeAway(String topic);

    /**
     * Takes away what was delivered, and returns when it has come again. A broker that gets back what has failed
     * delivers again at any time, so that a delivery says nothing there.
     *
     * @param failures how often the handler has failed; it does so as long as this waits
     */
    default void takeAwayAndAwait(String from, Receiver receiver, AtomicInteger failures) {
        long before = receiver.received();
        takeAway(from);
        await().atMost(ReceiverScenario.LIMIT).until(() -> receiver.received() > before);
    }

    @Test
    default void whatWasTakenAwayIsForgottenAndComesAgainOnce() {
        ReceiverScenario scenario = (ReceiverScenario) this;
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        List<Message> messages = new ArrayList<>(scenario.send(10));
        try (Receiver receiver = scenario.start(batch -> {
            if (released.getCount() > 0) {
                failures.incrementAndGet();
                throw new IllegalStateException("held");
            }
            scenario.handled.addAll(batch.messages());
        })) {
            scenario.awaitCount(failures, 5);
            takeAwayAndAwait(scenario.topic, receiver, failures);
            released.countDown();
            scenario.awaitHandled(messages);
            List<Message> last = scenario.send(5);
            scenario.awaitHandled(last);
            messages.addAll(last);
        }
        assertThat(scenario.handled).containsExactlyElementsOf(messages);
        scenario.assertComesNext(List.of());
    }
}
