package dev.hitotsu.message.receiver.lease;

import static dev.hitotsu.message.Patience.await;
import static dev.hitotsu.message.receiver.lease.ScriptedLeases.delivery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.message.receiver.Subscription;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeasedReceiverBuilderTest {
    private final ScriptedLeases queue = new ScriptedLeases();

    private final class Builder extends LeasedReceiverBuilder<Builder> {
        private final Duration maxDelay;

        Builder(Duration maxDelay) {
            super(5);
            this.maxDelay = maxDelay;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        public Receiver start() {
            requireHandler();
            Leasing receiver = new Leasing(this, subscription(queue, "test", ScriptedLeases.LEASE, maxDelay));
            receiver.begin();
            return receiver;
        }
    }

    private static final class Leasing extends Receiver {
        Leasing(ReceiverBuilder<?> settings, Subscription<?> subscription) {
            super("hitotsu-test", settings, subscription);
        }

        void begin() {
            start();
        }
    }

    /** After the third delivery it would rest for four seconds. */
    private void failOnce(Duration maxDelay) {
        RetryPolicy policy = new RetryPolicy(new Backoff(Duration.ofSeconds(1), Duration.ofDays(1), 0), 1, 1);
        queue.arrive(delivery("a", "1", 3));
        try (Receiver receiver = new Builder(maxDelay)
                .retryPolicy(policy)
                .handler(batch -> {
                    throw new IllegalStateException("bad");
                })
                .start()) {
            await().until(() -> !queue.released.isEmpty());
            assertThat(receiver.received()).isEqualTo(1);
        }
    }

    @Test
    void whatFailedRestsAsTheRetryPolicySays() {
        failOnce(Duration.ofMinutes(1));
        assertThat(queue.released).contains("1 for 4");
        assertThat(queue.rooms.peek()).isEqualTo(5);
    }

    @Test
    void whatFailedRestsNoLongerThanTheBrokerLets() {
        failOnce(Duration.ofSeconds(3));
        assertThat(queue.released).contains("1 for 3");
    }

    @Test
    void namesASettingThatIsWrong() {
        Builder builder = new Builder(Duration.ZERO).handler(batch -> {});
        for (int wrong : new int[] {0, 10_001}) {
            assertThatThrownBy(builder.prefetch(wrong)::start)
                    .hasMessage("prefetch: " + wrong + " (expected: 1..10000)");
            assertThatThrownBy(builder.prefetch(10_000).batch(wrong)::start)
                    .hasMessage("batch: " + wrong + " (expected: 1..10000)");
        }
        assertThatThrownBy(new Builder(Duration.ZERO)
                        .handler(batch -> {})
                        .parallelKeys(32)
                        .prefetch(31)::start)
                .hasMessageStartingWith("prefetch: 31 (expected: 32 or more, as many as parallelKeys");
    }
}
