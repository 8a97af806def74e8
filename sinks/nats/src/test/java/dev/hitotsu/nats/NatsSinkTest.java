package dev.hitotsu.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsSinkTest {
    private static NatsSinkBuilder builder() {
        return NatsSink.builder().uri("nats://127.0.0.1:1").maxBlock(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "http://host", "nats://", "nats://user:secret@ho st", "nats://a,,nats://b"})
    void refusesAnAddressWithoutRepeatingIt(String uri) {
        assertThatThrownBy(() -> NatsSink.builder().uri(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("uri: not understood (expected: nats://")
                .hasMessageNotContaining("secret");
    }

    @Test
    void namesWhatIsWrongOrMissing() {
        assertThatThrownBy(() -> NatsSink.builder().build()).hasMessageStartingWith("uri: none (expected: ");
        assertThatThrownBy(() -> builder().window(0).build()).hasMessage("window: 0 (expected: 1..100000)");
        assertThatThrownBy(() -> builder().ackTimeout(Duration.ZERO).build())
                .hasMessage("ackTimeout: PT0S (expected: more than zero)");
        assertThatThrownBy(() ->
                        builder().ackTimeout(Duration.ofSeconds(Long.MAX_VALUE)).build())
                .hasMessage("ackTimeout: PT2562047788015215H30M7S (expected: at most PT24H)");
        assertThatThrownBy(() -> NatsReceiver.builder()
                        .uri("nats://host")
                        .subjects("orders")
                        .durable("a")
                        .ackWait(Duration.ofSeconds(Long.MAX_VALUE))
                        .handler(batch -> {})
                        .start())
                .hasMessage("ackWait: PT2562047788015215H30M7S (expected: PT1S..PT24H)");
        assertThatThrownBy(() -> builder().exclusiveStream(" "))
                .hasMessage("exclusiveStream: \" \" (expected: the name of a stream)");
        assertThatThrownBy(() -> NatsReceiver.builder()
                        .uri("nats://host")
                        .subjects("orders")
                        .durable("a.b")
                        .handler(batch -> {})
                        .start())
                .hasMessageStartingWith("durable: \"a.b\" (expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nats-Rollup", "nats-msg-id", "ce-id", "CE-Type", "hitotsu-key"})
    void rejectsAHeaderThatIsAnOrderOrTheToolkits(String name) {
        try (NatsSink sink = builder().build();
                SinkSession session = sink.open(1)) {
            Message message =
                    Message.builder("orders", "OrderPlaced").header(name, "x").build();

            assertThat(session.send(message).join())
                    .isInstanceOfSatisfying(
                            SendResult.Rejected.class,
                            rejected -> assertThat(rejected.reason()).startsWith("header " + name + ": "));
        }
    }

    @Test
    void aServerThatIsAwayIsUnavailableAndNamed() {
        try (NatsSink sink =
                        NatsSink.builder().uri("nats://user:secret@127.0.0.1:1").build();
                SinkSession session = sink.open(1)) {
            SendResult result = session.send(
                            Message.builder("orders", "OrderPlaced").build())
                    .join();

            assertThat(result).isInstanceOf(SendResult.Unavailable.class);
            assertThat(result.reason()).contains("127.0.0.1:1").doesNotContain("secret");
        }
    }
}
