package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns records into messages. It accepts every record, whoever wrote it, so that none can stop a consumer. {@link
 * KafkaReceiver} says how. Stateless.
 */
final class RecordDecoder {
    private static final Logger log = LoggerFactory.getLogger(RecordDecoder.class);
    private static final String DEFAULT_TYPE = "kafka.record";
    private static final int UUID_LENGTH = 36;

    private RecordDecoder() {}

    static Message decode(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> texts = texts(record);
        Message.Builder builder = Message.builder(record.topic(), type(texts))
                .id(id(record, texts))
                .occurredAt(time(record, texts))
                .payload(record.value());
        byte[] key = record.key();
        if (key != null) {
            builder.key(new String(key, UTF_8).replace('\0', '\uFFFD'));
        }
        texts.keySet().removeIf(EventHeaders::isReserved);
        return builder.headers(headers(texts, record)).build();
    }

    /** Headers that are text; of several with one name the last. */
    private static Map<String, String> texts(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            byte[] value = header.value();
            String text = value == null ? null : text(value);
            if (text == null) {
                log.debug("{}: header {} left out: it is not text", record.topic(), header.key());
            } else {
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

    private static Headers headers(Map<String, String> texts, ConsumerRecord<byte[], byte[]> record) {
        Headers headers = Headers.empty();
        try {
            return Headers.of(texts);
        } catch (IllegalArgumentException e) {
            log.debug("{}: {}", record.topic(), e.getMessage());
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            try {
                headers = headers.with(text.getKey(), text.getValue());
            } catch (IllegalArgumentException e) {
                log.debug("{}: header left out: {}", record.topic(), e.getMessage());
            }
        }
        return headers;
    }

    private static String type(Map<String, String> texts) {
        String type = texts.get(EventHeaders.TYPE);
        return type == null || type.isBlank() || type.indexOf('\0') >= 0 ? DEFAULT_TYPE : type;
    }

    private static UUID id(ConsumerRecord<byte[], byte[]> record, Map<String, String> texts) {
        String id = texts.get(EventHeaders.ID);
        if (id == null) {
            return nameBasedId("record\n" + record.topic() + "\n" + record.partition() + "\n" + record.offset() + "\n"
                    + record.timestamp());
        }
        UUID uuid = uuid(id);
        return uuid == null ? nameBasedId("event\n" + texts.get(EventHeaders.SOURCE) + "\n" + id) : uuid;
    }

    static UUID nameBasedId(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    private static @Nullable UUID uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Instant time(ConsumerRecord<byte[], byte[]> record, Map<String, String> texts) {
        String time = texts.get(EventHeaders.TIME);
        if (time != null) {
            try {
                return OffsetDateTime.parse(time).toInstant();
            } catch (DateTimeException e) {
                log.debug("{}: ce_time {} (expected: RFC 3339)", record.topic(), time);
            }
        }
        return Instant.ofEpochMilli(record.timestamp());
    }
}
