package dev.hitotsu.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RabbitMqSinkTest {
    private static final String NOBODY = "amqp://guest:guest@127.0.0.1:1";

    @Test
    void promisesOneOfAKey() {
        try (RabbitMqSink sink = RabbitMqSink.builder().uri(NOBODY).build();
                SinkSession session = sink.open(1)) {
            assertThat(sink.pipelining()).isEqualTo(Pipelining.ONE_PER_KEY);
        }
    }

    @Test
    void answersUnavailableWhereNobodyListens() {
        try (RabbitMqSink sink = RabbitMqSink.builder().uri(NOBODY).build();
                SinkSession session = sink.open(1)) {
            Message message = Message.builder("t", "x").build();
            assertThat(session.send(message).join()).isInstanceOf(SendResult.Unavailable.class);
            assertThat(session.send(message).join()).isInstanceOf(SendResult.Unavailable.class);
        }
    }

    @Test
    void refusesHeadersThatAreTheToolkits() {
        Message message =
                Message.builder("t", "x").header("hitotsu-key", "mine").build();
        try (RabbitMqSink sink = RabbitMqSink.builder().uri(NOBODY).build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message).join())
                    .isEqualTo(
                            SendResult.rejected("header hitotsu-key: kept for the toolkit (expected: another name)"));
        }
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> RabbitMqSink.builder().build())
                .hasMessage("uri: none (expected: amqp://user:password@host:port/vhost)");
        assertThatThrownBy(() -> RabbitMqSink.builder().uri("http://secret@x"))
                .hasMessage("uri: not understood (expected: amqp://user:password@host:port/vhost)");
        assertThatThrownBy(() -> RabbitMqSink.builder().uri(NOBODY).window(0).build())
                .hasMessage("window: 0 (expected: 1..100000)");
        assertThatThrownBy(() -> RabbitMqSink.builder()
                        .uri(NOBODY)
                        .confirmTimeout(Duration.ZERO)
                        .build())
                .hasMessage("confirmTimeout: PT0S (expected: more than zero)");
        assertThatThrownBy(() -> RabbitMqSink.builder()
                        .uri(NOBODY)
                        .maxBlock(Duration.ofSeconds(Long.MAX_VALUE))
                        .build())
                .hasMessage("maxBlock: PT2562047788015215H30M7S (expected: at most PT24H)");
        assertThatThrownBy(() -> RabbitMqReceiver.builder().uri(NOBODY).start())
                .hasMessage("handler: none (expected: one)");
    }

    /** Nor is it told by a cause, which a log would show. */
    @ParameterizedTest
    @ValueSource(
            strings = {"amqp://guest:SECRET^@b", "amqp://guest:SECRET@b:notaport", "http://guest:SECRET@b^", "SECRET"})
    void refusesAnAddressWithoutRepeatingIt(String uri) {
        for (ThrowingCallable given : List.<ThrowingCallable>of(
                () -> RabbitMqSink.builder().uri(uri),
                () -> RabbitMqReceiver.builder().uri(uri),
                () -> RabbitMqReceiver.builder().managementUri(uri))) {
            assertThatThrownBy(given)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not understood (expected: ")
                    .hasMessageNotContaining("SECRET")
                    .hasNoCause();
        }
    }

    @Test
    void readsWhateverOthersPublished() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("number", 7);
        headers.put("none", null);
        headers.put("two words", "x");
        BasicProperties properties = new BasicProperties.Builder()
                .messageId("A-17")
                .type("OrderPlaced")
                .timestamp(Date.from(Instant.ofEpochSecond(9)))
                .headers(headers)
                .build();

        Message message = MessageDecoder.decode("q", properties, new byte[] {1}).message();

        assertThat(message.id())
                .isEqualTo(MessageDecoder.decode("q", properties, new byte[0])
                        .message()
                        .id());
        assertThat(message.topic()).isEqualTo("q");
        assertThat(message.type()).isEqualTo("OrderPlaced");
        assertThat(message.occurredAt()).isEqualTo(Instant.ofEpochSecond(9));
        assertThat(message.headers()).isEqualTo(Headers.empty().with("number", "7"));
        assertThat(MessageDecoder.decode("q", new BasicProperties(), new byte[0])
                        .message()
                        .type())
                .isEqualTo("rabbitmq.message");
    }
}
