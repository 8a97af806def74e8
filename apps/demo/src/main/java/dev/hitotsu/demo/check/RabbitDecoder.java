package dev.hitotsu.demo.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.demo.check.Facts.Delivery;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What RabbitMQ handed over, as a delivery. The queue is the partition, and the place in it counts from 1. */
final class RabbitDecoder {
    private RabbitDecoder() {}

    static Delivery decode(String queue, int position, com.rabbitmq.client.Delivery message) {
        return new Delivery(
                queue,
                queue + "@" + position,
                text(message, "hitotsu-key"),
                text(message, "ce_id"),
                BodyDecoder.decode(message.getBody()));
    }

    /** Whether someone had it from a quorum queue before and gave it back: it no longer lies where it lay. */
    static boolean hasMoved(com.rabbitmq.client.Delivery message) {
        Map<String, Object> headers = message.getProperties().getHeaders();
        Object count = headers == null ? null : headers.get("x-delivery-count");
        return count instanceof Number number && number.longValue() > 0;
    }

    private static @Nullable String text(com.rabbitmq.client.Delivery message, String name) {
        Map<String, Object> headers = message.getProperties().getHeaders();
        Object value = headers == null ? null : headers.get(name);
        // Text comes as a LongString, whose toString decodes UTF-8.
        return value instanceof byte[] bytes ? new String(bytes, UTF_8) : value == null ? null : value.toString();
    }
}
