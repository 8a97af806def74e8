package dev.hitotsu.google.pubsub;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.Subscription;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.testkit.effect.BillingConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PubSubReceiverTest {
    private static final RetryPolicy QUICK =
            new RetryPolicy(new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0), 1, 1);

    private final TestPubSub pubSub = TestPubSub.start();
    private final Queue<Message> handled = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        pubSub.close();
    }

    private List<Message> send(String topic, int count) {
        List<Message> messages = IntStream.range(0, count)
                .mapToObj(i -> Message.builder(topic, "Noted")
                        .key("key")
                        .payload("message " + i)
                        .build())
                .toList();
        pubSub.send(messages);
        return messages;
    }

    @Test
    void aSubscriptionWithoutOrderIsRefusedUnlessThatIsAllowed() throws InterruptedException {
        String topic = pubSub.newTopic(Subscription.newBuilder());
        List<Message> messages = send(topic, 5);
        try (Receiver receiver = pubSub.receiver(topic).handler(batch -> {}).start()) {
            assertThat(receiver.awaitTermination(Duration.ofMinutes(1))).isTrue();
            assertThat(receiver.failure().orElseThrow())
                    .hasMessageContaining(
                            "enable_message_ordering is off, and the order of keys is lost (expected: on");
        }
        try (Receiver receiver = pubSub.receiver(topic)
                .unordered(true)
                .handler(batch -> handled.addAll(batch.messages()))
                .start()) {
            await().until(() -> handled.size() == 5);
        }
        assertThat(handled).containsExactlyInAnyOrderElementsOf(messages);
    }

    @Test
    void whatFailsTooOftenGoesToTheDeadLettersAndWhatIsBehindItGoesOn() {
        String dead = pubSub.newTopic();
        String topic = pubSub.newTopic(Subscription.newBuilder()
                .setEnableMessageOrdering(true)
                .setDeadLetterPolicy(DeadLetterPolicy.newBuilder()
                        .setDeadLetterTopic(pubSub.topic(dead))
                        .setMaxDeliveryAttempts(5)));
        List<Message> messages = send(topic, 3);
        Message poison = messages.get(1);
        try (Receiver receiver = pubSub.receiver(topic)
                .retryPolicy(QUICK)
                .handler(batch -> {
                    if (batch.messages().contains(poison)) {
                        throw new IllegalStateException("poison");
                    }
                    handled.addAll(batch.messages());
                })
                .start()) {
            await().until(() -> handled.contains(messages.get(2)));
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(pubSub.take(dead, 1))
                .singleElement()
                .satisfies(message -> assertThat(message.id()).isEqualTo(poison.id()));
    }

    @Test
    void whileTheHandlerRunsItsTimeIsExtended() {
        String topic = pubSub.newTopic();
        List<Message> messages = send(topic, 1);
        CountDownLatch leave = new CountDownLatch(1);
        try (Receiver receiver = pubSub.receiver(topic)
                .lease(Duration.ofSeconds(600))
                .handler(batch -> {
                    leave.await();
                    handled.addAll(batch.messages());
                })
                .start()) {
            await().until(() -> receiver.received() == 1);
            pubSub.server().advance(Duration.ofSeconds(590));
            try (Receiver other = pubSub.receiver(topic)
                    .handler(batch -> handled.addAll(batch.messages()))
                    .start()) {
                leave.countDown();
                await().until(() -> receiver.handled() == 1);
                await().until(() -> pubSub.server().backlog(pubSub.subscription(topic)) == 0);
                assertThat(other.received()).isZero();
            }
        }
        assertThat(handled).containsExactlyElementsOf(messages);
    }

    @Test
    void aHandlerThatTakesLongHasItExtendedAgain() {
        String topic = pubSub.newTopic();
        send(topic, 1);
        AtomicInteger extensions = new AtomicInteger();
        pubSub.server().refuse(method -> {
            extensions.addAndGet(method.equals("ModifyAckDeadline") ? 1 : 0);
            return null;
        });
        CountDownLatch leave = new CountDownLatch(1);
        try (Receiver receiver = pubSub.receiver(topic)
                .lease(Duration.ofSeconds(10))
                // Else it would come again, and that be extended.
                .prefetch(1)
                .handler(batch -> leave.await())
                .start()) {
            try {
                await().until(() -> extensions.get() > 1);
            } finally {
                leave.countDown();
            }
            await().until(() -> receiver.handled() == 1);
        }
    }

    /**
     * With exactly-once delivery Pub/Sub says so when a message was no longer the receiver's; the inbox sees the rest.
     */
    /** Once is meant of what was acknowledged in time, and of what was published once. */
    @Test
    void withExactlyOnceDeliveryTheInboxKnowsWhatComesAgainAllTheSame() {
        String topic = pubSub.newTopic(
                Subscription.newBuilder().setEnableMessageOrdering(true).setEnableExactlyOnceDelivery(true));
        List<Message> messages = send(topic, 1);
        BillingConsumer billing = new BillingConsumer();
        CountDownLatch leave = new CountDownLatch(1);
        try (Receiver receiver = pubSub.receiver(topic)
                .lease(Duration.ofSeconds(60))
                .handler(batch -> {
                    leave.await();
                    billing.handle(batch);
                })
                .start()) {
            await().until(() -> receiver.received() == 1);
            pubSub.server().advance(Duration.ofSeconds(60));
            leave.countDown();
            await().until(() -> billing.arrived().size() == 2);
            await().until(() -> pubSub.server().backlog(pubSub.subscription(topic)) == 0);
            // As a relay that had no answer for it.
            pubSub.send(messages);
            await().until(() -> billing.arrived().size() == 3);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(billing.arrived()).containsOnly(messages.getFirst());
        assertThat(billing.billed()).containsExactly(messages.getFirst());
    }

    @Test
    void anUnknownSubscriptionIsWaitedFor() {
        AtomicInteger looks = new AtomicInteger();
        pubSub.server().refuse(method -> {
            looks.incrementAndGet();
            return null;
        });
        try (Receiver receiver = pubSub.receiver("unknown")
                .retryPolicy(QUICK)
                .handler(batch -> {})
                .start()) {
            await().until(() -> looks.get() > 1);
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> pubSub.receiver("orders").start()).hasMessageContaining("handler: none");
        assertThatThrownBy(() -> pubSub.receiver("a b")).hasMessageContaining("subscription: \"a b\" (expected:");
        assertThatThrownBy(() -> pubSub.receiver("orders")
                        .handler(batch -> {})
                        .lease(Duration.ofSeconds(9))
                        .start())
                .hasMessage("lease: PT9S (expected: PT10S..PT10M, in whole seconds)");
        assertThatThrownBy(() -> pubSub.receiver("orders")
                        .handler(batch -> {})
                        .prefetch(0)
                        .start())
                .hasMessage("prefetch: 0 (expected: 1..10000)");
    }
}
