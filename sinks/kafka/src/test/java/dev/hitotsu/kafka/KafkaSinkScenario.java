package dev.hitotsu.kafka;

import dev.hitotsu.kafka.internal.TopicLookup;
import dev.hitotsu.kafka.internal.TopicState;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A sink whose producers and lookups are the test's. */
abstract class KafkaSinkScenario {
    static final SinkOptions OPTIONS = new SinkOptions(
            "shop", 4, Message::topic, RecordTime.SENT, SizeCheck.BEFORE_COMPRESSION, 1_000, 1, Duration.ofSeconds(1));

    final List<ForceClosedProducer> producers = new ArrayList<>();
    TopicState topic = new TopicState.Open(Long.MAX_VALUE, 3);
    final TopicLookup lookup = new TopicLookup() {
        @Override
        public TopicState lookUp(String name) {
            return topic;
        }

        @Override
        public @Nullable String outage() {
            return topic instanceof TopicState.Unreachable(String reason) ? reason : null;
        }

        @Override
        public void close() {}
    };
    final KafkaSink sink = sink();
    final SinkSession session = sink.open(1);

    KafkaSink sink() {
        return new KafkaSink(this::producer, OPTIONS, created -> lookup, Runnable::run, null);
    }

    ForceClosedProducer producer() {
        ForceClosedProducer producer = new ForceClosedProducer();
        producers.add(producer);
        return producer;
    }

    CompletableFuture<SendResult> send() {
        return session.send(
                Message.builder("orders", "OrderPlaced").key("1").payload("x").build());
    }
}
