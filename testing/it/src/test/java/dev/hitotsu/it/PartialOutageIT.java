package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.servers.kafka.KafkaServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * One of two brokers is killed, and with it the only replica of a topic: nobody answers for that one, the others flow.
 */
class PartialOutageIT extends KafkaRelaySupport {
    private static final int ROUNDS = 200;
    private static final int SECOND_NODE = 2;

    @Test
    void aTopicWithoutALeaderHoldsBackItself() throws Exception {
        String sick = topic + "-sick";
        KAFKA.createTopic(topic, 1, Map.of());
        try (KafkaServer second =
                KafkaServer.builder().joining(KAFKA, SECOND_NODE).start()) {
            KAFKA.createTopicOn(SECOND_NODE, sick);
            Relay relay = relay(dataSource);
            List<UUID> waiting = new ArrayList<>();
            List<UUID> expected = new ArrayList<>(appendRounds(sick, waiting));
            assertThat(ids(received(expected.size()))).containsExactlyElementsOf(expected);
            second.kill();

            expected.addAll(appendRounds(sick, waiting));
            await().until(() -> relay.status().parked() > 0);
            expected.addAll(appendRounds(sick, waiting));
            assertThat(ids(received(expected.size()))).containsExactlyElementsOf(expected);
            assertThat(admin.status().count(OutboxState.DEAD)).isZero();
            second.restart();

            topic = sick;
            assertThat(ids(received(waiting.size()))).containsExactlyElementsOf(waiting);
            await().until(() ->
                    admin.status().count(OutboxState.RETRY) + admin.status().count(OutboxState.WAITING) == 0);
        }
    }

    /** Transactions that append to both topics; returns those to the healthy one. */
    private List<UUID> appendRounds(String sick, List<UUID> waiting) throws SQLException {
        List<UUID> healthy = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Message stuck =
                    Message.builder(sick, "OrderPlaced").key("k").payload("{}").build();
            Message free = message("k");
            append(stuck, free);
            waiting.add(stuck.id());
            healthy.add(free.id());
        }
        return healthy;
    }
}
