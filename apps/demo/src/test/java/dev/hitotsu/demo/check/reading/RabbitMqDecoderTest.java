package dev.hitotsu.demo.check.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.impl.LongStringHelper;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RabbitMqDecoderTest {
    private static final String BODY =
            "{\"orderId\":\"o\",\"userId\":\"u\",\"number\":3,\"productId\":\"p\",\"quantity\":2,\"amountCents\":500}";

    @Test
    void takesKeyAndIdFromTheHeaders() {
        Delivery message = message(Map.of(
                "hitotsu-key", LongStringHelper.asLongString("ü"), "ce_id", LongStringHelper.asLongString("m-1")));

        assertThat(RabbitMqDecoder.decode("audit", 7, message))
                .isEqualTo(new dev.hitotsu.demo.check.reading.Delivery(
                        "audit", "audit@7", "ü", "m-1", new Body("o", "u", 3, "p", 2, 500)));
    }

    @Test
    void aMessageWithoutHeadersHasNoKeyAndNoId() {
        assertThat(RabbitMqDecoder.decode("audit", 7, message(null)))
                .isEqualTo(new dev.hitotsu.demo.check.reading.Delivery(
                        "audit", "audit@7", null, null, new Body("o", "u", 3, "p", 2, 500)));
    }

    @Test
    void knowsWhatAQuorumQueueGotBack() {
        assertThat(RabbitMqDecoder.wasRequeued(message(Map.of("x-delivery-count", 1L))))
                .isTrue();
        assertThat(RabbitMqDecoder.wasRequeued(message(Map.of("x-delivery-count", 0L))))
                .isFalse();
        assertThat(RabbitMqDecoder.wasRequeued(message(Map.of()))).isFalse();
        assertThat(RabbitMqDecoder.wasRequeued(message(null))).isFalse();
    }

    private static Delivery message(@Nullable Map<String, Object> headers) {
        BasicProperties properties =
                new BasicProperties.Builder().headers(headers).build();
        return new Delivery(new Envelope(1, true, "", "audit"), properties, BODY.getBytes(UTF_8));
    }
}
