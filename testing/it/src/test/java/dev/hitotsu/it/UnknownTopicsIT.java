package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Messages to a thousand topics that do not exist, ahead of those to one that does. */
class UnknownTopicsIT extends KafkaRelaySupport {
    private static final int UNKNOWN = 1_000;

    @Test
    void holdBackNobodyElse() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of());
        List<Message> lost = new ArrayList<>();
        for (int i = 0; i < UNKNOWN; i++) {
            lost.add(Message.builder("unknown-" + i, "OrderPlaced").key("k").build());
        }
        List<UUID> unknown = append(lost.toArray(Message[]::new));
        List<UUID> expected = append(message("a"), message("b"), message("a"));
        Relay relay = relay(dataSource);

        assertThat(ids(received(expected.size()))).containsExactlyElementsOf(expected);
        await().until(() -> admin.status().count(OutboxState.RETRY) == unknown.size());
        expected = new ArrayList<>(expected);
        expected.addAll(append(message("b"), message("a")));
        assertThat(ids(received(expected.size()))).containsExactlyElementsOf(expected);
        assertThat(admin.find(unknown.getFirst()).orElseThrow().attempts()).isZero();
        assertThat(relay.status().problem()).isNull();
        relay.close();
    }
}
