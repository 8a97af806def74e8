package dev.hitotsu.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.LogPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.junit.jupiter.api.Test;

class KafkaSubscriptionTest extends KafkaSubscriptionScenario {
    @Test
    void givesWhatArrivedWithItsLanesAndCommitsWhatIsAcknowledged() throws Exception {
        KafkaSubscription subscription = start(null);
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        arrives(P1, 0, "c");
        List<ReceivedRecord> records = subscription.poll(Duration.ZERO);

        assertThat(records).extracting(ReceivedRecord::lane).containsExactlyInAnyOrder("t/0", "t/0", "t/1");
        assertThat(subscription.positionsBehind(records))
                .isEqualTo(Map.of("t/0", new LogPosition("", 2), "t/1", new LogPosition("", 1)));
        assertThat(committed(P0)).isEqualTo(-1);
        subscription.acknowledge(
                records.stream().filter(record -> record.lane().equals("t/0")).toList());
        assertThat(committed(P0)).isEqualTo(2);
        assertThat(committed(P1)).isEqualTo(-1);
        assertThat(subscription.reader()).isEqualTo("Kafka group g, topics [t]");
    }

    @Test
    void pausesWhatIsHeldAndResumesOnlyThat() throws Exception {
        KafkaSubscription subscription = start(null);
        subscription.hold(Set.of("t/0"));
        assertThat(consumer.paused()).containsExactly(P0);
        subscription.hold(Set.of("t/1"));
        subscription.resume(Set.of("t/0", "t/9"));
        assertThat(consumer.paused()).containsExactly(P1);
    }

    @Test
    void saysWhichPartitionsWentAway() throws Exception {
        KafkaSubscription subscription = start(null);
        arrives(P0, 0, "a");
        turn(subscription);
        consumer.rebalance(List.of(P1));
        turn(subscription);

        assertThat(lost).contains(Set.of("t/0"));
    }

    /** They are another member's already. */
    @Test
    void ofPartitionsThatAreLostNothingIsCommittedAnyMore() throws Exception {
        OffsetCommitter offsets = new OffsetCommitter(consumer, () -> now);
        PartitionListener listener = new PartitionListener(
                consumer,
                new SubscriptionOptions("g", Set.of("t"), null, startAt, ids, Backoff.DEFAULT, () -> now),
                offsets);
        listener.onLost(lost::add);
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        consumer.subscribe(Set.of("t"), listener);
        assertThat(consumer.poll(Duration.ZERO)).isEmpty();
        consumer.rebalance(List.of(P0, P1));
        for (TopicPartition partition : List.of(P0, P1)) {
            arrives(partition, 0, "a");
        }
        refusesCommits = true;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ZERO)) {
            offsets.commitAsync(List.of(ReceivedRecord.of(record, "one")));
        }
        listener.onPartitionsLost(List.of(P0));
        refusesCommits = false;
        offsets.commitAllSync();

        assertThat(lost).contains(Set.of("t/0"));
        assertThat(committed(P0)).isEqualTo(-1);
        assertThat(committed(P1)).isEqualTo(1);
    }

    @Test
    void aCommitThatFailsIsMadeUpForByTheNext() throws Exception {
        KafkaSubscription subscription = start(null);
        refusesCommits = true;
        arrives(P0, 0, "a");
        turn(subscription);
        assertThat(committed(P0)).isEqualTo(-1);

        refusesCommits = false;
        arrives(P1, 0, "b");
        turn(subscription);
        assertThat(committed(P0)).isEqualTo(1);
        assertThat(committed(P1)).isEqualTo(1);
    }

    @Test
    void aTopicWithASlashIsStillAPartition() {
        TopicPartition odd = new TopicPartition("a/b", 7);
        assertThat(ReceivedRecord.partitionOf(ReceivedRecord.laneOf(odd))).isEqualTo(odd);
    }

    @Test
    void anAnswerAfterWhichNothingCanSucceedIsThrownAsItIs() throws Exception {
        KafkaSubscription subscription = start(null);
        consumer.setPollException(new KafkaException("try again"));
        assertThatThrownBy(() -> subscription.poll(Duration.ZERO))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("try again");
        consumer.setPollException(new FencedInstanceIdException("another one"));
        assertThatThrownBy(() -> subscription.poll(Duration.ZERO)).isInstanceOf(FencedInstanceIdException.class);
    }
}
