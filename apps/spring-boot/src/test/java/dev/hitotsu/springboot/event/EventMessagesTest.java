package dev.hitotsu.springboot.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class EventMessagesTest {
    private final EventMessages messages = EventMessages.of(
            EventTypes.of(Set.of()), JsonEventFormat.of(JsonMapper.builder().build()));

    @EventType(value = "OrderPlaced", topic = "orders")
    record OrderPlaced(@EventKey String customer, long cents) {}

    @EventType(value = "OrderPlaced", topic = "orders")
    record OrderPlacedAgain(String customer) {}

    @EventType(value = "Heartbeat", topic = "beats")
    record Heartbeat(int number) {}

    @EventType(" ")
    record Nameless() {}

    @EventType("Received")
    record Received() {}

    @EventType(value = "Twice", topic = "t")
    record TwoKeys(@EventKey String first, @EventKey String second) {}

    @EventType(value = "Old", topic = "t")
    static class WithField {
        @EventKey
        private final long id = 7;
    }

    @EventType(value = "Older", topic = "t")
    static class WithMethod {
        @EventKey
        private String id() {
            return "8";
        }
    }

    @Test
    void anEventTravelsUnderItsNameWithItsKey() {
        Message message =
                messages.toMessage(new OrderPlaced("ann", 5), Headers.empty().with("a", "b"));

        assertThat(message.topic()).isEqualTo("orders");
        assertThat(message.type()).isEqualTo("OrderPlaced");
        assertThat(message.key()).isEqualTo("ann");
        assertThat(message.headers().get("a")).contains("b");
        assertThat(new String(Objects.requireNonNull(message.payload()), StandardCharsets.UTF_8))
                .isEqualTo("{\"customer\":\"ann\",\"cents\":5}");
        assertThat(messages.toEvent(message, OrderPlaced.class)).isEqualTo(new OrderPlaced("ann", 5));
    }

    @Test
    void fieldsAndMethodsAreKeys() {
        assertThat(messages.toMessage(new WithField(), Headers.empty()).key()).isEqualTo("7");
        assertThat(messages.toMessage(new WithMethod(), Headers.empty()).key()).isEqualTo("8");
        assertThat(messages.toMessage(new Heartbeat(1), Headers.empty()).key()).isNull();
    }

    @Test
    void aNullKeyIsRefusedWhereOrderIsDeclared() {
        assertThatThrownBy(() -> messages.toMessage(new OrderPlaced(null, 5), Headers.empty()))
                .isInstanceOf(OutboxException.class)
                .hasMessage(
                        "key: customer of an event OrderPlaced is null (expected: a value, because @EventKey declares an"
                                + " order)");
    }

    @Test
    void oneTypeForTwoClassesIsRefused() {
        assertThatThrownBy(() -> EventTypes.of(Set.of(OrderPlaced.class, OrderPlacedAgain.class)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("@EventType(\"OrderPlaced\"): on ")
                .hasMessageContaining(OrderPlacedAgain.class.getName());
    }

    @Test
    void whatIsNoEventIsRefused() {
        assertThatThrownBy(() -> messages.toMessage("text", Headers.empty()))
                .isInstanceOf(OutboxException.class)
                .hasMessage("event: java.lang.String (expected: a class with @EventType)");
        assertThatThrownBy(() -> EventTypes.of(Set.of(Nameless.class)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining(": \" \" (expected: what happened");
        assertThatThrownBy(() -> messages.toMessage(new Received(), Headers.empty()))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("no topic");
        assertThatThrownBy(() -> EventTypes.of(Set.of(TwoKeys.class)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("@EventKey")
                .hasMessageContaining("first")
                .hasMessageContaining("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {EventHeaders.ID, EventHeaders.TYPE, EventHeaders.SOURCE})
    void aReservedHeaderIsRefused(String name) {
        assertThatThrownBy(() ->
                        messages.toMessage(new Heartbeat(1), Headers.empty().with(name, "x")))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("header \"" + name + "\": reserved");
    }

    @Test
    void aTombstoneIsNoEvent() {
        Message tombstone = Message.builder("orders", "OrderPlaced").build();

        assertThatThrownBy(() -> messages.toEvent(tombstone, OrderPlaced.class))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("no payload");
    }
}
