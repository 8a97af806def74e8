package dev.hitotsu.kafka;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.testkit.contract.SinkContract;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class KafkaSinkContractIT extends SinkContract {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final KafkaServer KAFKA = SharedKafka.SERVER;

    @Override
    protected Sink newSink() {
        return builder().build();
    }

    @Override
    protected Sink newImpatientSink() {
        return builder()
                .property("max.block.ms", 1_000)
                .property("request.timeout.ms", 1_000)
                .property("delivery.timeout.ms", 1_500)
                .build();
    }

    KafkaSinkBuilder builder() {
        return KafkaSink.builder()
                .property("bootstrap.servers", KAFKA.bootstrapServers())
                .property("max.block.ms", 30_000);
    }

    @Override
    protected String newTopic() {
        String topic = "contract-" + TOPICS.incrementAndGet();
        KAFKA.createTopic(topic, 3, Map.of());
        return topic;
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        return TopicReader.read(KAFKA.bootstrapServers(), topic, atLeast);
    }

    @Override
    protected void crash() {
        KAFKA.kill();
    }

    @Override
    protected void recover() {
        KAFKA.restart();
    }
}
