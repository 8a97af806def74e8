package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.kafka.internal.TopicLookup;
import dev.hitotsu.kafka.internal.TopicState;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages to a topic that the sink does not know yet. */
class KafkaSinkLookupTest extends KafkaSinkScenario {
    @Test
    void answersForAnUnknownTopicWithoutTheProducer() {
        topic = new TopicState.Closed(SendResult.retryable("topic orders: unknown"));

        assertThat(send().join()).isEqualTo(SendResult.retryable("topic orders: unknown"));
        assertThat(producers.getFirst().history()).isEmpty();
    }

    @Test
    void messagesToATopicThatIsLookedUpHoldUpNoOtherAndKeepTheirOrder() {
        Deque<Runnable> lookups = new ArrayDeque<>();
        try (KafkaSink aside = new KafkaSink(this::producer, OPTIONS, created -> lookup, lookups::add, null);
                SinkSession sends = aside.open(1)) {
            CompletableFuture<SendResult> known = sends.send(toTopic("known", "0"));
            lookups.remove().run();
            CompletableFuture<SendResult> first = sends.send(toTopic("new", "1"));
            CompletableFuture<SendResult> second = sends.send(toTopic("new", "2"));
            CompletableFuture<SendResult> other = sends.send(toTopic("known", "3"));
            ForceClosedProducer producer = producers.getLast();
            assertThat(producer.history()).extracting(ProducerRecord::topic).containsExactly("known", "known");

            assertThat(lookups).hasSize(1);
            lookups.remove().run();
            assertThat(producer.history().stream().map(each -> new String(each.value(), UTF_8)))
                    .containsExactly("0", "3", "1", "2");
            for (int i = 0; i < 4; i++) {
                producer.completeNext();
            }
            assertThat(List.of(known, first, second, other))
                    .allSatisfy(sent -> assertThat(sent).isCompletedWithValue(SendResult.sent()));
        }
    }

    @Test
    void messagesToATopicThatIsLookedUpEndWithTheSession() {
        Deque<Runnable> lookups = new ArrayDeque<>();
        try (KafkaSink aside = new KafkaSink(this::producer, OPTIONS, created -> lookup, lookups::add, null);
                SinkSession sends = aside.open(1)) {
            CompletableFuture<SendResult> waiting = sends.send(toTopic("new", "1"));
            sends.abort();
            lookups.remove().run();

            assertThat(waiting.join()).isEqualTo(SendResult.unavailable("the session has ended"));
            assertThat(producers.getLast().history()).isEmpty();
        }
    }

    /** Else one topic after the other would have to be looked up before anybody learned that the producer failed. */
    @Test
    void messagesToATopicThatIsLookedUpAreAnsweredWhenTheProducerFails() {
        Deque<Runnable> lookups = new ArrayDeque<>();
        try (KafkaSink aside = new KafkaSink(this::producer, OPTIONS, created -> lookup, lookups::add, null);
                SinkSession sends = aside.open(1)) {
            CompletableFuture<SendResult> known = sends.send(toTopic("known", "0"));
            lookups.remove().run();
            CompletableFuture<SendResult> waiting = sends.send(toTopic("new", "1"));
            producers.getLast().errorNext(new TimeoutException("Expiring 1 record(s)"));

            assertThat(known.join()).isInstanceOf(SendResult.Unavailable.class);
            assertThat(waiting).isCompletedWithValueMatching(SendResult.Unavailable.class::isInstance);
            sends.resume();
            CompletableFuture<SendResult> again = sends.send(toTopic("new", "1"));
            lookups.forEach(Runnable::run);
            producers.getLast().completeNext();
            assertThat(again.join()).isEqualTo(SendResult.sent());
        }
    }

    @Test
    void aLookupThatBreaksIsAnOutageAndLeavesNobodyWithoutAnAnswer() {
        TopicLookup broken = new TopicLookup() {
            @Override
            public TopicState lookUp(String name) {
                throw new NoClassDefFoundError("planted");
            }

            @Override
            public @Nullable String outage() {
                return null;
            }

            @Override
            public void close() {}
        };
        try (KafkaSink aside = new KafkaSink(this::producer, OPTIONS, created -> broken, Runnable::run, null);
                SinkSession sends = aside.open(1)) {
            for (int i = 0; i < 10; i++) {
                CompletableFuture<SendResult> sent = sends.send(toTopic("new", "1"));
                assertThat(sent).isCompletedWithValueMatching(SendResult.Unavailable.class::isInstance);
                sends.resume();
            }
        }
    }

    private static Message toTopic(String topic, String payload) {
        return Message.builder(topic, "OrderPlaced").payload(payload).build();
    }
}
