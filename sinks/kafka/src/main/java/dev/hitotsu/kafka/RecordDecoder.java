package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.EventDecoder;
import dev.hitotsu.message.receiver.ReceivedEvent;
import dev.hitotsu.message.receiver.ReceivedIds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Turns records into messages; {@link KafkaReceiver} says how. Stateless. */
final class RecordDecoder {
    private static final String DEFAULT_TYPE = "kafka.record";

    private RecordDecoder() {}

    static DecodedMessage decode(ConsumerRecord<byte[], byte[]> received) {
        return EventDecoder.decode(new RecordEvent(received), DEFAULT_TYPE);
    }

    private record RecordEvent(ConsumerRecord<byte[], byte[]> received) implements ReceivedEvent {
        @Override
        public String topic() {
            return received.topic();
        }

        @Override
        public int headerCount() {
            return received.headers().toArray().length;
        }

        /** Of several with one name the last. */
        @Override
        public Map<String, String> texts() {
            Map<String, String> texts = new LinkedHashMap<>();
            for (Header header : received.headers()) {
                byte[] value = header.value();
                String text = value == null ? null : text(value);
                if (text != null) {
                    texts.put(header.key(), text);
                }
            }
            return texts;
        }

        private static @Nullable String text(byte[] value) {
            try {
                return UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            } catch (CharacterCodingException e) {
                return null;
            }
        }

        @Override
        public boolean isReserved(String name) {
            return EventHeaders.isReserved(name);
        }

        @Override
        public @Nullable String key(Map<String, String> texts) {
            byte[] key = received.key();
            return key == null ? null : new String(key, UTF_8);
        }

        @Override
        public byte @Nullable [] payload(Map<String, String> texts) {
            return received.value();
        }

        @Override
        public @Nullable String type() {
            return null;
        }

        @Override
        public @Nullable String source() {
            return null;
        }

        @Override
        public UUID id(@Nullable String source) {
            return ReceivedIds.nameBased("record\n" + received.topic() + "\n" + received.partition() + "\n"
                    + received.offset() + "\n" + received.timestamp());
        }

        @Override
        public Instant time() {
            return Instant.ofEpochMilli(received.timestamp());
        }
    }
}
