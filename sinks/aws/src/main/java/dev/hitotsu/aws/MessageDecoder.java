package dev.hitotsu.aws;

import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.EventDecoder;
import dev.hitotsu.message.receiver.ReceivedEvent;
import dev.hitotsu.message.receiver.ReceivedIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Turns what SQS delivers into messages; {@link SqsReceiver} says how. Stateless. */
final class MessageDecoder {
    private static final String DEFAULT_TYPE = "sqs.message";

    private MessageDecoder() {}

    static DecodedMessage decode(String queue, Message delivered) {
        Map<String, String> texts = attributes(delivered);
        String json = texts.remove(SqsHeaders.ATTRIBUTE);
        try {
            if (json != null) {
                texts.putAll(AttributeJson.read(json));
            }
            byte[] payload = payload(delivered, texts.get(SqsHeaders.BODY));
            return EventDecoder.decode(new StoredEvent(queue, delivered, texts, payload, json != null), DEFAULT_TYPE);
        } catch (IllegalArgumentException e) {
            StoredEvent plain = new StoredEvent(queue, delivered, Map.of(), bytes(delivered), false);
            return DecodedMessage.undecodable(
                    EventDecoder.decode(plain, DEFAULT_TYPE).message(), String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> attributes(Message delivered) {
        Map<String, String> texts = new LinkedHashMap<>();
        delivered.messageAttributes().forEach((name, value) -> {
            if (value.stringValue() != null) {
                texts.put(name, value.stringValue());
            }
        });
        return texts;
    }

    private static byte @Nullable [] payload(Message delivered, @Nullable String kind) {
        if (kind == null) {
            return bytes(delivered);
        }
        return switch (kind) {
            case SqsHeaders.TOMBSTONE -> null;
            case SqsHeaders.EMPTY -> new byte[0];
            case SqsHeaders.BASE64 -> Base64.getDecoder().decode(bytes(delivered));
            default ->
                throw new IllegalArgumentException(
                        SqsHeaders.BODY + ": \"" + kind + "\" (expected: base64, empty or tombstone)");
        };
    }

    private static byte[] bytes(Message delivered) {
        String body = delivered.body();
        return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String system(Message delivered, MessageSystemAttributeName name) {
        return delivered.attributes().get(name);
    }

    /** A number that SQS gave; 0 where it gave none. */
    static long number(Message delivered, MessageSystemAttributeName name) {
        String text = system(delivered, name);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** @param ours whether the sink wrote it, so that a message without a key has none, whatever its group */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    private record StoredEvent(
            String queue, Message delivered, Map<String, String> texts, byte @Nullable [] body, boolean ours)
            implements ReceivedEvent {
        @Override
        public String topic() {
            String given = ours ? texts.get(SqsHeaders.TOPIC) : null;
            return given == null ? queue : given;
        }

        @Override
        public int headerCount() {
            return texts.size();
        }

        @Override
        public Map<String, String> texts() {
            return texts;
        }

        @Override
        public boolean isReserved(String name) {
            return SqsHeaders.isReserved(name);
        }

        @Override
        public @Nullable String key(Map<String, String> given) {
            return ours ? given.get(SqsHeaders.KEY) : system(delivered, MessageSystemAttributeName.MESSAGE_GROUP_ID);
        }

        @Override
        public byte @Nullable [] payload(Map<String, String> given) {
            return body;
        }

        @Override
        public @Nullable String type() {
            return null;
        }

        @Override
        public @Nullable String source() {
            return queue;
        }

        /** SQS keeps a message's id in every redelivery. */
        @Override
        public UUID id(@Nullable String source) {
            UUID id = ReceivedIds.of(delivered.messageId(), source, topic());
            return id == null ? ReceivedIds.nameBased("message of queue\n" + queue + "\n" + delivered.body()) : id;
        }

        @Override
        public Instant time() {
            return Instant.ofEpochMilli(number(delivered, MessageSystemAttributeName.SENT_TIMESTAMP));
        }
    }
}
