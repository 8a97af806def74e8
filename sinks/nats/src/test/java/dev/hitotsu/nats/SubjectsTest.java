package dev.hitotsu.nats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectsTest {
    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders.placed", "注文", "a-b_c", "x.$y"})
    void aTopicThatIsASubject(String topic) {
        assertThat(Subjects.obstacle(topic)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "a\tb", "a\u2028b", "orders.*", "orders.>", "\u007f"})
    void aTopicThatIsNone(String topic) {
        assertThat(Subjects.obstacle(topic)).startsWith("subject " + topic + ": not one of NATS (expected: ");
    }

    /** A message there would be an order to the server, such as to delete a stream. */
    @ParameterizedTest
    @ValueSource(strings = {"$JS.API.STREAM.DELETE.orders", "$SYS.REQ", "_INBOX.abc"})
    void aTopicOfTheServer(String topic) {
        assertThat(Subjects.obstacle(topic)).contains("the server's own");
    }

    @Test
    void namesStreams() {
        assertThat(Subjects.streamName("shop.orders/v1\\x")).isEqualTo("shop_orders_v1_x");
    }
}
