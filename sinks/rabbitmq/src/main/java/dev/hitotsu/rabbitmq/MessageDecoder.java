package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.hitotsu.id.Uuid7;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.EventDecoder;
import dev.hitotsu.message.receiver.ReceivedEvent;
import dev.hitotsu.message.receiver.ReceivedIds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns deliveries into messages; {@link RabbitMqReceiver} says how. Stateless. */
final class MessageDecoder {
    private static final String DEFAULT_TYPE = "rabbitmq.message";

    /** A quorum queue counts deliveries in the message itself; a repetition must be the same message. */
    private static final Set<String> DELIVERY_COUNTS = Set.of(AmqpHeaders.DELIVERY_COUNT, "x-acquired-count");

    private MessageDecoder() {}

    static DecodedMessage decode(String queue, BasicProperties properties, byte[] body) {
        Map<String, Object> headers = Objects.requireNonNullElse(properties.getHeaders(), Map.of());
        DecodedMessage decoded =
                EventDecoder.decode(new DeliveredEvent(queue, properties, headers, body), DEFAULT_TYPE);
        String unreadable = AmqpText.of(headers.get(AmqpHeaders.UNDECODABLE));
        return unreadable == null || decoded.problem() != null
                ? decoded
                : DecodedMessage.undecodable(decoded.message(), unreadable);
    }

    private record DeliveredEvent(String topic, BasicProperties properties, Map<String, Object> headers, byte[] body)
            implements ReceivedEvent {
        @Override
        public int headerCount() {
            return headers.size();
        }

        @Override
        public Map<String, String> texts() {
            Map<String, String> texts = new LinkedHashMap<>();
            headers.forEach((name, value) -> {
                String text = name.equals(AmqpHeaders.UNDECODABLE) ? null : AmqpText.of(value);
                if (text != null) {
                    texts.put(name, text);
                }
            });
            return texts;
        }

        @Override
        public boolean isReserved(String name) {
            return AmqpHeaders.isReserved(name) || DELIVERY_COUNTS.contains(name);
        }

        @Override
        public @Nullable String key(Map<String, String> texts) {
            return texts.get(AmqpHeaders.KEY);
        }

        @Override
        public byte @Nullable [] payload(Map<String, String> texts) {
            return "true".equals(texts.get(AmqpHeaders.TOMBSTONE)) ? null : body;
        }

        @Override
        public @Nullable String type() {
            return properties.getType();
        }

        @Override
        public @Nullable String source() {
            return properties.getAppId();
        }

        @Override
        public UUID id(@Nullable String source) {
            UUID id = ReceivedIds.of(properties.getMessageId(), source, topic);
            return id == null ? Uuid7.randomUuid7() : id;
        }

        @Override
        public Instant time() {
            return properties.getTimestamp() == null
                    ? Instant.now()
                    : properties.getTimestamp().toInstant();
        }
    }
}
