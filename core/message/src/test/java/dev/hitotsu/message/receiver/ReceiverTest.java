package dev.hitotsu.message.receiver;

import static dev.hitotsu.message.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiverTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ScriptedSubscription broker = new ScriptedSubscription();
    private @Nullable Receiver opened;

    private final class Builder extends ReceiverBuilder<Builder> {
        @Override
        protected Builder self() {
            return this;
        }

        @Override
        public Receiver start() {
            Scripted receiver = make();
            receiver.begin();
            opened = receiver;
            return receiver;
        }

        Scripted make() {
            return new Scripted(this, broker);
        }
    }

    private static final class Scripted extends Receiver {
        Scripted(ReceiverBuilder<?> settings, Subscription<?> subscription) {
            super("hitotsu-test", settings, subscription);
        }

        void begin() {
            start();
        }
    }

    private static RetryPolicy impatient() {
        return new RetryPolicy(new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), 0), 1, 1);
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void countsWhatBecameOfMessages() throws InterruptedException {
        broker.arrives("a", "good");
        broker.arrives("b", "bad");
        Receiver receiver = new Builder()
                .retryPolicy(impatient())
                .poisonHandler((message, failures, error) -> Decision.SKIP)
                .handler(batch -> {
                    if (batch.messages().stream().anyMatch(ReceiverTest::isBad)) {
                        throw new IllegalStateException("bad");
                    }
                })
                .start();
        await().until(() -> receiver.skipped() == 1);

        assertThat(receiver.received()).isEqualTo(2);
        await().until(() -> receiver.handled() == 1);
        assertThat(receiver.retried()).isPositive();
        assertThat(receiver.isRunning()).isTrue();
        assertThat(receiver.failure()).isEmpty();
        assertThat(receiver.awaitTermination(Duration.ofMillis(1))).isFalse();
        receiver.close();
        assertThat(receiver.isRunning()).isFalse();
        assertThat(receiver.awaitTermination(LONG)).isTrue();
        assertThat(broker.closed).isTrue();
        assertThat(broker.acknowledged).containsExactlyInAnyOrder("good", "bad");
    }

    private static boolean isBad(Message message) {
        return "bad".equals(new String(Objects.requireNonNull(message.payload()), UTF_8));
    }

    @Test
    void whatEndedItIsKept() throws InterruptedException {
        broker.defect = new IllegalArgumentException("no such queue");
        Receiver receiver = new Builder().handler(batch -> {}).start();

        assertThat(receiver.awaitTermination(LONG)).isTrue();
        assertThat(receiver.failure()).containsSame(broker.defect);
        assertThat(receiver.isRunning()).isFalse();
        assertThat(broker.closed).isTrue();
    }

    @Test
    void oneThatNeverStartedDisconnects() {
        Scripted receiver = new Builder().handler(batch -> {}).make();
        receiver.close();

        assertThat(broker.closed).isTrue();
        assertThat(receiver.isRunning()).isFalse();
    }

    @Test
    void aHandlerMayCloseIt() throws InterruptedException {
        AtomicReference<Receiver> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        broker.arrives("a", "last");
        Receiver receiver = new Builder()
                .handler(batch -> {
                    known.await();
                    self.get().close();
                })
                .start();
        self.set(receiver);
        known.countDown();

        assertThat(receiver.awaitTermination(LONG)).isTrue();
        assertThat(broker.acknowledged).containsExactly("last");
    }

    @Test
    void aHandlerOfOneOfManyKeysMayCloseIt() throws InterruptedException {
        AtomicReference<Receiver> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        broker.arrives("a", "key", "last");
        Receiver receiver = new Builder()
                .parallelKeys(2)
                .handler(batch -> {
                    known.await();
                    self.get().close();
                })
                .start();
        self.set(receiver);
        known.countDown();

        assertThat(receiver.awaitTermination(LONG)).isTrue();
        assertThat(broker.acknowledged).containsExactly("last");
    }

    /** Its caller hears of the interrupt, and does not wait. */
    @Test
    void whoIsInterruptedWhileItClosesDoesNotWait() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        broker.arrives("a", "slow");
        Receiver receiver = new Builder()
                .handler(batch -> {
                    entered.countDown();
                    leave.await();
                })
                .start();
        entered.await();
        Thread.currentThread().interrupt();
        receiver.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(receiver.isRunning()).isTrue();
        leave.countDown();
        assertThat(receiver.awaitTermination(LONG)).isTrue();
    }

    @Test
    void namesASettingThatIsWrong() {
        assertThatThrownBy(() -> new Builder().start()).hasMessage("handler: none (expected: one)");
        for (int keys : new int[] {0, 1_001}) {
            assertThatThrownBy(() -> new Builder().parallelKeys(keys))
                    .hasMessage("parallelKeys: " + keys + " (expected: 1..1000)");
        }
        assertThat(new Builder().parallelKeys(1_000).parallelKeys()).isEqualTo(1_000);
        assertThat(new Builder().parallelKeys(1).parallelKeys()).isEqualTo(1);
    }
}
