package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.hitotsu.id.Uuid7;
import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.ReceivedIds;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns deliveries into messages, in linear time. It never throws, whoever published a delivery, so that none can stop a
 * consumer. {@link RabbitMqReceiver} says how. Stateless.
 */
final class MessageDecoder {
    private static final Logger log = LoggerFactory.getLogger(MessageDecoder.class);
    private static final String DEFAULT_TYPE = "rabbitmq.message";

    /** A quorum queue counts deliveries in the message itself; a repetition must be the same message. */
    private static final Set<String> DELIVERY_COUNTS = Set.of(AmqpHeaders.DELIVERY_COUNT, "x-acquired-count");

    /** Room for the attributes of CloudEvents and of dead letters beside the message's own. */
    private static final int MAX_HEADERS = Headers.MAX_COUNT + 100;

    private MessageDecoder() {}

    static DecodedMessage decode(String queue, BasicProperties properties, byte[] body) {
        Map<String, Object> headers = Objects.requireNonNullElse(properties.getHeaders(), Map.of());
        if (headers.size() > MAX_HEADERS) {
            Message standIn =
                    builder(queue, DEFAULT_TYPE, properties, Map.of(), body).build();
            return DecodedMessage.undecodable(
                    standIn, "headers: " + headers.size() + " (expected: " + MAX_HEADERS + " at most)");
        }
        Map<String, String> texts = texts(headers);
        String unreadable = texts.remove(AmqpHeaders.UNDECODABLE);
        String attribute = ReceivedIds.given(texts.get(EventHeaders.TYPE));
        String type = attribute == null ? ReceivedIds.given(properties.getType()) : attribute;
        try {
            Message message = builder(queue, type == null ? DEFAULT_TYPE : type, properties, texts, body)
                    .build();
            return unreadable == null ? DecodedMessage.of(message) : DecodedMessage.undecodable(message, unreadable);
        } catch (IllegalArgumentException e) {
            Message standIn =
                    builder(queue, DEFAULT_TYPE, properties, texts, body).build();
            return DecodedMessage.undecodable(standIn, String.valueOf(e.getMessage()));
        }
    }

    /** Everything but the type is made fit; what cannot be is left out. */
    private static Message.Builder builder(
            String queue, String type, BasicProperties properties, Map<String, String> texts, byte[] body) {
        Map<String, String> own = new LinkedHashMap<>(texts);
        own.keySet().removeIf(name -> AmqpHeaders.isReserved(name) || DELIVERY_COUNTS.contains(name));
        Message.Builder builder = Message.builder(queue, type)
                .id(id(queue, texts, properties))
                .occurredAt(time(texts.get(EventHeaders.TIME), properties))
                .headers(Headers.ofValid(own));
        if (!"true".equals(texts.get(AmqpHeaders.TOMBSTONE))) {
            builder.payload(body);
        }
        String key = texts.get(AmqpHeaders.KEY);
        return key == null ? builder : builder.key(key.replace('\0', '\uFFFD'));
    }

    private static Map<String, String> texts(Map<String, Object> headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            String text = AmqpText.of(value);
            if (text != null) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    private static UUID id(String queue, Map<String, String> texts, BasicProperties properties) {
        String attribute = ReceivedIds.given(texts.get(EventHeaders.SOURCE));
        String source = attribute == null ? properties.getAppId() : attribute;
        UUID id = ReceivedIds.of(texts.get(EventHeaders.ID), source, queue);
        if (id == null) {
            id = ReceivedIds.of(properties.getMessageId(), source, queue);
        }
        return id == null ? Uuid7.randomUuid7() : id;
    }

    private static Instant time(@Nullable String attribute, BasicProperties properties) {
        if (attribute != null) {
            try {
                return OffsetDateTime.parse(attribute).toInstant();
            } catch (DateTimeException e) {
                log.debug("ce_time {} (expected: RFC 3339)", attribute);
            }
        }
        return properties.getTimestamp() == null
                ? Instant.now()
                : properties.getTimestamp().toInstant();
    }
}
