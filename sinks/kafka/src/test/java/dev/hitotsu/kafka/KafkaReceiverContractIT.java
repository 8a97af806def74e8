package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.testkit.contract.receiver.ReceiverLanesContract;
import dev.hitotsu.testkit.contract.receiver.TakenAwayContract;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

class KafkaReceiverContractIT extends ReceiverLanesContract implements TakenAwayContract {
    private static final int PARTITIONS = 3;
    private static final KafkaServer KAFKA = SharedKafka.SERVER;

    @Override
    protected String newTopic() {
        String topic = "topic-" + UUID.randomUUID();
        KAFKA.createTopic(topic, PARTITIONS, Map.of());
        return topic;
    }

    @Override
    protected ReceiverBuilder<?> receiver(String topic) {
        return KafkaReceiver.builder()
                .property("bootstrap.servers", KAFKA.bootstrapServers())
                .property("session.timeout.ms", 6_000)
                .group(topic)
                .topics(topic);
    }

    @Override
    protected void send(List<Message> messages) {
        try (KafkaSink sink = KafkaSink.builder()
                        .property("bootstrap.servers", KAFKA.bootstrapServers())
                        .property("max.block.ms", 30_000)
                        .build();
                SinkSession session = sink.open(1)) {
            messages.stream()
                    .map(session::send)
                    .toList()
                    .forEach(result -> assertThat(result.join()).isEqualTo(SendResult.sent()));
        }
    }

    @Override
    protected void sendUndecodable(String topic, String key) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            RecordHeader type = new RecordHeader("ce_type", "a\tb".getBytes(UTF_8));
            producer.send(new ProducerRecord<>(topic, null, key.getBytes(UTF_8), new byte[0], List.of(type)));
        }
    }

    /** The member finds out with its next heartbeat, and joins again. */
    @Override
    public void takeAway(String topic) {
        try (Admin admin = KAFKA.admin()) {
            admin.removeMembersFromConsumerGroup(topic, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    @Override
    protected String otherKey() {
        return IntStream.range(0, 100)
                .mapToObj(i -> "other-" + i)
                .filter(key -> partition(key) != partition("key"))
                .findFirst()
                .orElseThrow();
    }

    /** As Kafka's own partitioner chooses. */
    private static int partition(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % PARTITIONS;
    }
}
