package dev.hitotsu.google.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Keys of a topic take turns, so that their messages go together. */
class LaneTurnsTest {
    private static final int KEYS = LaneTurns.MAX_REQUESTS + 50;

    @Test
    void aKeyThatWaitsForItsTurnCollectsItsMessages() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch full = new CountDownLatch(LaneTurns.MAX_REQUESTS);
        AtomicInteger calls = new AtomicInteger();
        try (TestPubSub pubSub = TestPubSub.start();
                PubSubSink sink = pubSub.sink().build();
                SinkSession session = sink.open(1)) {
            String topic = pubSub.newTopic();
            pubSub.server().refuse(method -> {
                calls.incrementAndGet();
                full.countDown();
                await(held);
                return null;
            });
            List<CompletableFuture<SendResult>> results = new ArrayList<>(sendToEach(session, topic, "1"));
            full.await();
            results.addAll(sendToEach(session, topic, "2"));
            held.countDown();

            assertThat(results).allMatch(result -> result.join() instanceof SendResult.Sent);
            assertThat(calls).hasValue(2 * LaneTurns.MAX_REQUESTS + (KEYS - LaneTurns.MAX_REQUESTS));
            assertThat(pubSub.server().published(pubSub.topic(topic))).isEqualTo(2 * KEYS);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<CompletableFuture<SendResult>> sendToEach(SinkSession session, String topic, String payload) {
        List<CompletableFuture<SendResult>> results = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            results.add(session.send(Message.builder(topic, "Placed")
                    .key("key-" + key)
                    .payload(payload)
                    .build()));
        }
        return results;
    }
}
