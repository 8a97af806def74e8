package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicObstaclesTest {
    @Test
    void eachObstacleHasItsTopicBeforeIt() {
        List<String> obstacles = TopicObstacles.of(
                List.of("orders", "stock", "mails"),
                message -> message.topic() + ".fifo",
                queue -> queue.equals("stock.fifo") ? null : "queue " + queue + ": missing");

        assertThat(obstacles)
                .containsExactly("topic orders: queue orders.fifo: missing", "topic mails: queue mails.fifo: missing");
    }

    @Test
    void aCheckThatFailsSaysSo() {
        assertThatThrownBy(() -> TopicObstacles.of(List.of("orders"), Message::topic, topic -> {
                    throw new IOException("away");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("away");
    }
}
