package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final UUID ID = new UUID(1, 2);

    @Test
    void hasAnIdOfItsOwnWhereNoneIsGiven() {
        Message first = Message.builder("orders", "OrderPlaced").build();
        Message second = Message.builder("orders", "OrderPlaced").build();

        assertThat(first.id().version()).isEqualTo(7);
        assertThat(first.id()).isNotEqualTo(second.id());
    }

    @Test
    void tellsATombstoneFromAnEmptyPayload() {
        Message tombstone = Message.builder("orders", "OrderForgotten").build();
        Message empty =
                Message.builder("orders", "OrderPlaced").payload(new byte[0]).build();

        assertThat(tombstone.payload()).isNull();
        assertThat(empty.payload()).isEmpty();
    }

    @Test
    void keepsTimesInTheMicrosecondsThatStoresHold() {
        Message message = Message.builder("orders", "OrderPlaced")
                .occurredAt(Instant.parse("2026-01-02T03:04:05.123456789Z"))
                .deliverAfter(Instant.parse("2026-01-02T03:04:06.000000999Z"))
                .build();

        assertThat(message.occurredAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.123456Z"));
        assertThat(message.deliverAfter()).isEqualTo(Instant.parse("2026-01-02T03:04:06Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "注文", "👩‍🚀", "a\nb", "'; drop table", "ß"})
    void takesAKeyOfAnyUnicode(String key) {
        assertThat(Message.builder("orders", "OrderPlaced").key(key).build().key())
                .isEqualTo(key);
    }

    @Test
    void refusesWhatNoStoreCanHold() {
        assertThatThrownBy(() -> Message.builder("orders", "t").key("a\0b").build())
                .hasMessage("key: U+0000 at index 1 of \"a\uFFFDb\" (expected: any other character)");
        assertThatThrownBy(() -> Message.builder("orders", "t").key("a\uD83D").build())
                .hasMessage("key: lone surrogate at index 1 of \"a\uFFFD\" (expected: Unicode text)");
        assertThatThrownBy(() -> Message.builder("", "t").build())
                .hasMessage("topic: \"\" (expected: text that is not empty)");
        assertThatThrownBy(() -> Message.builder("orders", "a\nb").build())
                .hasMessage("type: control character at index 1 of \"a\uFFFDb\" (expected: one line of text)");
    }

    @Test
    void makesAnyTextFitForAHeader() {
        String value = Headers.toValue("a\r\nb\u0085c\uD83Dd👩‍🚀\0");

        assertThat(value).isEqualTo("a  b c d👩‍🚀 ");
        assertThat(Headers.empty().with("error", value).get("error")).contains(value);
    }

    @Test
    void refusesHeadersThatCannotTravel() {
        assertThatThrownBy(() -> Headers.of(Map.of("a b", "1")))
                .hasMessage("header name: \"a b\" (expected: printable ASCII without blanks and colons)");
        assertThatThrownBy(() -> Headers.of(Map.of("a", "1\r\nb: 2")))
                .hasMessageStartingWith("header a: control character at index 1");
    }

    @Test
    void keepsHeadersInOrderAndApartFromTheGivenMap() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("z", "1");
        given.put("a", "2");
        Headers headers = Headers.of(given);
        given.clear();

        assertThat(headers.with("m", "3").asMap().keySet())
                .isEqualTo(new java.util.LinkedHashSet<>(List.of("z", "a", "m")));
        assertThat(headers.asMap()).hasSize(2);
    }

    @Test
    void carriesTheTraceContextAsAHeader() {
        Message message =
                Message.builder("orders", "t").traceParent("00-ab-cd-01").build();

        assertThat(message.traceParent()).contains("00-ab-cd-01");
        assertThat(message.headers().get("traceparent")).contains("00-ab-cd-01");
    }

    @Test
    void leavesThePayloadOutOfItsText() {
        Message message = Message.builder("orders", "t")
                .payload("secret")
                .header("h", "secret")
                .build();

        assertThat(message.toString()).contains("6 bytes").doesNotContain("secret");
    }

    @Test
    void isEqualToOneWithTheSameParts() {
        Message message = full().build();

        assertThat(full().build()).isEqualTo(message).hasSameHashCodeAs(message);
        assertThat(message.hashCode()).isEqualTo(ID.hashCode());
        for (Message other : List.of(
                full().id(new UUID(7, 8)).build(),
                full().key("other").build(),
                full().key(null).build(),
                full().payload("other").build(),
                full().header("more", "1").build(),
                full().occurredAt(Instant.EPOCH).build(),
                full().deliverAfter(Instant.EPOCH).build(),
                full().build().withTopic("other"),
                ofType("other").build())) {
            assertThat(message).isNotEqualTo(other);
        }
        assertThat(message).isNotEqualTo("a text");
    }

    private static Message.Builder full() {
        return ofType("t");
    }

    private static Message.Builder ofType(String type) {
        return Message.builder("orders", type)
                .id(ID)
                .key("k")
                .payload("body")
                .header("h", "v")
                .occurredAt(Instant.parse("2026-01-01T00:00:00Z"))
                .deliverAfter(Instant.parse("2026-01-02T00:00:00Z"));
    }

    @Test
    void hasTheSizeOfItsBodyAndItsTexts() {
        Message message = full().key("注文").payload("body").build();

        // orders, three bytes each, t, and "h: v" with the end of its line
        assertThat(message.size()).isEqualTo(4 + 6 + 6 + 1 + 5);
        assertThat(message.payloadSize()).isEqualTo(4);
        Message tombstone = Message.builder("orders", "t").build();
        assertThat(tombstone.size()).isEqualTo(6 + 1);
        assertThat(tombstone.payloadSize()).isZero();
    }

    @Test
    void namesItselfInLogs() {
        assertThat(full().build())
                .hasToString("Message[id=" + ID + ", topic=orders, key=1 characters, type=t, payload=4 bytes]");
        assertThat(Message.builder("orders", "t").id(ID).build())
                .hasToString("Message[id=" + ID + ", topic=orders, key=null, type=t, payload=null]");
    }
}
