package dev.hitotsu.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.kafka.internal.TopicState;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A topic gets more partitions while records are under way. */
class GrownTopicTest extends KafkaSinkScenario {
    @Test
    void aKeyMovesOnlyWhenAllThatIsUnderWayWasAnswered() {
        CompletableFuture<SendResult> first = send();
        List<Integer> partitions = partitions();
        assertThat(partitions).doesNotContainNull();

        topic = new TopicState.Open(Long.MAX_VALUE, 300);
        forgetTopics();
        assertThat(send().join())
                .as("the first is under way, and the key has moved")
                .isEqualTo(SendResult.unavailable(
                        "topic orders: 300 partitions, before 3 (expected: the same while records are under way)"));
        assertThat(partitions()).isEqualTo(partitions);

        producers.getFirst().completeNext();
        assertThat(first.join()).isEqualTo(SendResult.sent());
        session.resume();
        CompletableFuture<SendResult> second = send();
        producers.getFirst().completeNext();
        assertThat(second.join()).isEqualTo(SendResult.sent());
        assertThat(partitions()).hasSize(2).doesNotHaveDuplicates();
    }

    /** As a minute does. */
    private void forgetTopics() {
        try (SinkSession other = sink.open(2)) {
            other.resume();
        }
    }

    private List<Integer> partitions() {
        return producers.getFirst().history().stream()
                .map(ProducerRecord::partition)
                .toList();
    }
}
