package dev.hitotsu.google.pubsub;

import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.PubsubMessage;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.EventDecoder;
import dev.hitotsu.message.receiver.ReceivedEvent;
import dev.hitotsu.message.receiver.ReceivedIds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns what Pub/Sub delivers into messages; {@link PubSubReceiver} says how. Stateless. */
final class MessageDecoder {
    private static final String DEFAULT_TYPE = "pubsub.message";

    private MessageDecoder() {}

    /** @param subscription its name, the topic of messages that do not name theirs */
    static DecodedMessage decode(String subscription, PubsubMessage delivered) {
        return EventDecoder.decode(new StoredEvent(subscription, delivered), DEFAULT_TYPE);
    }

    private record StoredEvent(String subscription, PubsubMessage delivered) implements ReceivedEvent {
        private boolean isOurs() {
            return delivered.containsAttributes(PubSubAttributes.TOPIC);
        }

        @Override
        public String topic() {
            return delivered.getAttributesOrDefault(PubSubAttributes.TOPIC, subscription);
        }

        @Override
        public int headerCount() {
            return delivered.getAttributesCount();
        }

        @Override
        public Map<String, String> texts() {
            Map<String, String> texts = new LinkedHashMap<>();
            delivered
                    .getAttributesMap()
                    .forEach((name, value) -> texts.put(
                            PubSubAttributes.isReserved(name) ? PubSubAttributes.attribute(name) : name, value));
            return texts;
        }

        @Override
        public boolean isReserved(String name) {
            return PubSubAttributes.isReserved(name);
        }

        @Override
        public @Nullable String key(Map<String, String> texts) {
            String given = isOurs() ? texts.get(PubSubAttributes.KEY) : null;
            String ordering = delivered.getOrderingKey();
            return given != null ? given : ordering.isEmpty() ? null : ordering;
        }

        @Override
        public byte @Nullable [] payload(Map<String, String> texts) {
            return "true".equals(texts.get(PubSubAttributes.TOMBSTONE))
                    ? null
                    : delivered.getData().toByteArray();
        }

        @Override
        public @Nullable String type() {
            return null;
        }

        @Override
        public @Nullable String source() {
            return subscription;
        }

        /** Pub/Sub keeps a message's id in every redelivery; it is unique within the topic. */
        @Override
        public UUID id(@Nullable String source) {
            UUID id = ReceivedIds.of(delivered.getMessageId(), source, topic());
            return id == null
                    ? ReceivedIds.nameBased(
                            "message of subscription\n" + subscription + "\n" + delivered.getMessageId())
                    : id;
        }

        @Override
        public Instant time() {
            Timestamp time = delivered.getPublishTime();
            return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
        }
    }
}
