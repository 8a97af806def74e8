package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What arrives in a real Kafka: payloads and keys of any kind, and what happens to messages that cannot arrive. */
class KafkaDeliveryIT extends KafkaRelaySupport {
    @Test
    void aMessageTooLargeForItsTopicIsDeadWithTheWordsOfTheBrokerAndOthersFlow() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of("max.message.bytes", "10000"));
        relay(dataSource);
        Message tooLarge =
                Message.builder(topic, "t").key("a").payload(new byte[20_000]).build();
        append(tooLarge, message("b"), message("a"));

        await().until(() -> admin.status().count(OutboxState.DEAD) == 1);
        OutboxEntry dead = admin.find(tooLarge.id()).orElseThrow();
        assertThat(dead.lastError()).contains("10000");
        assertThat(received(2)).hasSize(2);
    }

    @Test
    void aTopicThatDoesNotExistHoldsBackItsOwnMessagesOnlyAndTheyArriveOnceItDoes() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of());
        relay(dataSource);
        String missing = topic + "-missing";
        Message early = Message.builder(missing, "t").key("a").build();
        append(early, message("a"), message("b"));

        assertThat(received(2)).hasSize(2);
        await().until(() -> admin.status().count(OutboxState.RETRY) == 1);
        assertThat(admin.find(early.id()).orElseThrow().lastError()).contains(missing);
        KAFKA.createTopic(missing, 1, Map.of());

        await().until(() -> admin.find(early.id()).orElseThrow().state() == OutboxState.PUBLISHED);
    }

    @Test
    void payloadsOfAnySizeKeysOfAnyKindAndTombstonesArriveAsTheyWere() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of("max.message.bytes", Integer.toString(12 << 20)));
        relay(dataSource);
        byte[] large = new byte[10 << 20];
        large[large.length - 1] = 7;
        append(
                Message.builder(topic, "t")
                        .key("👩‍🚀\n'\"")
                        .payload(new byte[0])
                        .build(),
                Message.builder(topic, "t").key("").payload(large).build(),
                Message.builder(topic, "t").build());

        List<ConsumerRecord<byte[], byte[]>> records = received(3);
        assertThat(records).hasSize(3);
        assertThat(new String(records.get(0).key(), UTF_8)).isEqualTo("👩‍🚀\n'\"");
        assertThat(records.get(0).value()).isEmpty();
        assertThat(records.get(1).key()).isEmpty();
        assertThat(records.get(1).value()).isEqualTo(large);
        assertThat(records.get(2).key()).isNull();
        assertThat(records.get(2).value()).isNull();
    }
}
