package dev.hitotsu.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.hitotsu.id.Uuid7;
import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns deliveries into messages. It accepts every delivery, whoever published it, so that none can stop a consumer. {@link
 * RabbitMqReceiver} says how. Stateless.
 */
final class MessageDecoder {
    private static final Logger log = LoggerFactory.getLogger(MessageDecoder.class);
    private static final String DEFAULT_TYPE = "rabbitmq.message";

    /** A quorum queue counts deliveries in the message itself; a repetition must be the same message. */
    private static final Set<String> DELIVERY_COUNTS = Set.of("x-delivery-count", "x-acquired-count");

    private static final int UUID_LENGTH = 36;

    private MessageDecoder() {}

    static Message decode(String queue, BasicProperties properties, byte[] body) {
        Map<String, String> texts = texts(properties);
        Message.Builder builder = Message.builder(queue, type(texts.get(EventHeaders.TYPE), properties.getType()))
                .id(id(texts, properties))
                .occurredAt(time(texts.get(EventHeaders.TIME), properties));
        if (!"true".equals(texts.get(AmqpHeaders.TOMBSTONE))) {
            builder.payload(body);
        }
        String key = texts.get(AmqpHeaders.KEY);
        if (key != null) {
            builder.key(key.replace('\0', '\uFFFD'));
        }
        texts.keySet().removeIf(name -> AmqpHeaders.isReserved(name) || DELIVERY_COUNTS.contains(name));
        return builder.headers(headers(texts)).build();
    }

    private static Map<String, String> texts(BasicProperties properties) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (properties.getHeaders() != null) {
            properties.getHeaders().forEach((name, value) -> {
                if (value != null) {
                    texts.put(name, value.toString());
                }
            });
        }
        return texts;
    }

    private static Headers headers(Map<String, String> texts) {
        Headers headers = Headers.empty();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            try {
                headers = headers.with(text.getKey(), text.getValue());
            } catch (IllegalArgumentException e) {
                log.debug("Header left out: {}", e.getMessage());
            }
        }
        return headers;
    }

    private static String type(@Nullable String attribute, @Nullable String property) {
        String type = attribute == null ? property : attribute;
        return type == null || type.isBlank() || type.indexOf('\0') >= 0 ? DEFAULT_TYPE : type;
    }

    private static UUID id(Map<String, String> texts, BasicProperties properties) {
        String attribute = texts.get(EventHeaders.ID);
        String id = attribute == null ? properties.getMessageId() : attribute;
        if (id == null) {
            return Uuid7.randomUuid7();
        }
        if (id.length() == UUID_LENGTH) {
            try {
                return UUID.fromString(id);
            } catch (IllegalArgumentException e) {
                log.debug("Message id {} (expected: a UUID)", id);
            }
        }
        String source = texts.get(EventHeaders.SOURCE);
        String namespace = source == null ? String.valueOf(properties.getAppId()) : source;
        return UUID.nameUUIDFromBytes(("event\n" + namespace + "\n" + id).getBytes(UTF_8));
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
