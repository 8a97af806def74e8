package dev.hitotsu.kafka;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.LogPosition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** Where a receiver begins: at positions that it has stored, also of topics that were made anew. */
class KafkaPositionsIT extends KafkaReceiverSupport {
    @Test
    void readsFromStoredPositionsWhateverTheBrokerSays() {
        List<Message> messages = send(100);
        try (KafkaReceiver receiver = receiver().start()) {
            awaitHandled(messages);
            await().atMost(LIMIT).until(() -> receiver.handled() == 100);
        }
        handled.clear();
        try (KafkaReceiver receiver = receiver()
                .storedPositions(partitions -> Map.of(), StartAt.BEGINNING)
                .start()) {
            awaitHandled(messages);
            assertThat(receiver.received()).isEqualTo(100);
        }
        handled.clear();
        try (KafkaReceiver receiver = receiver()
                .storedPositions(partitions -> Map.of(), StartAt.BROKER)
                .start()) {
            awaitHandled(send(10));
            assertThat(receiver.received()).isEqualTo(10);
        }
    }

    private KafkaReceiverBuilder storing(Map<String, LogPosition> stored) {
        return receiver()
                .handler(batch -> {
                    handled.addAll(batch.messages());
                    stored.putAll(batch.positions());
                })
                .storedPositions(partitions -> Map.copyOf(stored), StartAt.BROKER);
    }

    private void recreateTopic() throws Exception {
        try (Admin admin = KAFKA.admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(LIMIT).until(() -> !admin.listTopics().names().get().contains(topic));
        }
        KAFKA.createTopic(topic, 3, Map.of());
    }

    @Test
    void receivesAllOfATopicThatWasMadeAnewWhileNobodyReceived() throws Exception {
        Map<String, LogPosition> stored = new ConcurrentHashMap<>();
        List<Message> before = send(100);
        try (KafkaReceiver receiver = storing(stored).start()) {
            awaitHandled(before);
            await().atMost(LIMIT).until(() -> receiver.handled() == 100);
        }
        handled.clear();
        recreateTopic();
        List<Message> after = send(150);
        try (KafkaReceiver receiver = storing(stored).start()) {
            awaitHandled(after);
            assertThat(receiver.isRunning()).isTrue();
        }
        assertThat(handled).hasSize(150);
    }

    @Test
    void receivesAllOfATopicThatIsMadeAnewWhileItReceives() throws Exception {
        Map<String, LogPosition> stored = new ConcurrentHashMap<>();
        List<Message> before = send(100);
        try (KafkaReceiver receiver = storing(stored).start()) {
            awaitHandled(before);
            recreateTopic();
            awaitHandled(send(150));
            assertThat(receiver.isRunning()).isTrue();
        }
    }
}
