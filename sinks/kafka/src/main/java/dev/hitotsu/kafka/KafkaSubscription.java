package dev.hitotsu.kafka;

import dev.hitotsu.kafka.internal.KafkaErrors;
import dev.hitotsu.kafka.internal.TopicIds;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.message.receiver.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A member of a consumer group. Its lanes are partitions. It goes on polling while they are held, to stay in the group.
 */
final class KafkaSubscription implements Subscription<ReceivedRecord> {
    private final Consumer<byte[], byte[]> consumer;
    private final SubscriptionOptions options;
    private final OffsetCommitter offsets;
    private final PartitionListener assignment;
    private boolean subscribed;

    KafkaSubscription(Consumer<byte[], byte[]> consumer, SubscriptionOptions options) {
        this.consumer = consumer;
        this.options = options;
        this.offsets = new OffsetCommitter(consumer, options.ticker());
        this.assignment = new PartitionListener(consumer, options, offsets);
    }

    @Override
    public String reader() {
        return "Kafka group " + options.group() + ", topics " + new TreeSet<>(options.topics());
    }

    @Override
    public void onLost(LossListener listener) {
        assignment.onLost(listener);
    }

    @Override
    public List<ReceivedRecord> poll(Duration maxWait) throws BrokerUnavailableException {
        try {
            if (!subscribed) {
                consumer.subscribe(options.topics(), assignment);
                subscribed = true;
            }
            assignment.checkLogs();
            assignment.loadPositions();
            return received(consumer.poll(maxWait));
        } catch (KafkaException e) {
            if (KafkaErrors.endsReceiver(e)) {
                throw e;
            }
            throw new BrokerUnavailableException(KafkaErrors.describe(e), e);
        }
    }

    private List<ReceivedRecord> received(ConsumerRecords<byte[], byte[]> records) {
        List<ReceivedRecord> received = new ArrayList<>(records.count());
        records.forEach(record -> received.add(ReceivedRecord.of(record, assignment.logIdOf(record.topic()))));
        return received;
    }

    @Override
    public void hold(Collection<String> lanes) {
        consumer.pause(partitions(lanes));
    }

    @Override
    public void resume(Collection<String> lanes) {
        Set<TopicPartition> paused = new HashSet<>(consumer.paused());
        paused.retainAll(partitions(lanes));
        consumer.resume(paused);
    }

    private static Set<TopicPartition> partitions(Collection<String> lanes) {
        return lanes.stream().map(ReceivedRecord::partitionOf).collect(Collectors.toSet());
    }

    /** Does not wait for the broker. A commit that fails is made up for by the next one. */
    @Override
    public void acknowledge(List<ReceivedRecord> done) {
        offsets.commitAsync(done);
    }

    @Override
    public Map<String, LogPosition> positionsBehind(List<ReceivedRecord> deliveries) {
        Map<String, LogPosition> positions = new HashMap<>();
        deliveries.forEach(one -> positions.put(one.lane(), one.positionBehind()));
        return positions;
    }

    @Override
    public void close() {
        try (TopicIds ids = options.topicIds();
                consumer) {
            offsets.commitAllSync();
        }
    }
}
