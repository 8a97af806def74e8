package dev.hitotsu.demo.check.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a message of RabbitMQ into a delivery. The queue is the partition; positions in it count from 1. */
final class RabbitMqDecoder {
    private RabbitMqDecoder() {}

    static Delivery decode(String queue, int position, com.rabbitmq.client.Delivery message) {
        return new Delivery(
                queue,
                queue + "@" + position,
                text(message, "hitotsu-key"),
                text(message, "ce_id"),
                BodyDecoder.decode(message.getBody()));
    }

    /** Whether a consumer received it from a quorum queue before and gave it back, which moves it in the queue. */
    static boolean wasRequeued(com.rabbitmq.client.Delivery message) {
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
