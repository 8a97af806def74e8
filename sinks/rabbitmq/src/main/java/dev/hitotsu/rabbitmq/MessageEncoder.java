package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.EventTime;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Turns messages into AMQP properties. Thread-safe. */
final class MessageEncoder {
    private static final int PERSISTENT = 2;
    private static final int SHORT_STRING_BYTES = 255;

    private final String source;

    MessageEncoder(String source) {
        this.source = source;
    }

    BasicProperties properties(Message message) {
        BasicProperties.Builder properties = new BasicProperties.Builder()
                .messageId(message.id().toString())
                .timestamp(Date.from(message.occurredAt()))
                .deliveryMode(PERSISTENT)
                .headers(headers(message));
        if (isShortString(message.type())) {
            properties.type(message.type());
        }
        return properties.build();
    }

    private Map<String, Object> headers(Message message) {
        Map<String, Object> headers = new HashMap<>(message.headers().asMap());
        headers.put(EventHeaders.SPEC_VERSION, "1.0");
        headers.put(EventHeaders.ID, message.id().toString());
        headers.put(EventHeaders.SOURCE, source);
        headers.put(EventHeaders.TYPE, message.type());
        headers.put(EventHeaders.TIME, EventTime.format(message.occurredAt()));
        String key = message.key();
        if (key != null) {
            headers.put(AmqpHeaders.KEY, key);
        }
        if (message.payload() == null) {
            headers.put(AmqpHeaders.TOMBSTONE, true);
        }
        return headers;
    }

    /** Why AMQP cannot carry this message; empty if it can. */
    static Optional<String> rejectionReason(Message message, Destination destination) {
        int count = message.headers().asMap().size();
        if (count > Headers.MAX_COUNT) {
            return Optional.of("headers: " + count + " (expected: " + Headers.MAX_COUNT + " at most)");
        }
        for (String name : message.headers().asMap().keySet()) {
            if (AmqpHeaders.isReserved(name)) {
                return Optional.of("header " + name + ": kept for the toolkit (expected: another name)");
            }
            if (!isShortString(name)) {
                return Optional.of("header " + name + ": too long a name (expected: 255 bytes at most)");
            }
        }
        if (!isShortString(destination.routingKey())) {
            return Optional.of(
                    "routing key " + destination.routingKey() + ": too long (expected: 255 bytes of UTF-8 at most)");
        }
        return isShortString(destination.exchange())
                ? Optional.empty()
                : Optional.of("exchange " + destination.exchange() + ": too long (expected: 255 bytes at most)");
    }

    private static boolean isShortString(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= SHORT_STRING_BYTES;
    }
}
