package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.DecodedMessage;
import dev.hitotsu.message.receiver.ReceivedIds;
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
 * Turns records into messages, in linear time. It never throws, whoever wrote a record, so that none can stop a consumer.
 * {@link KafkaReceiver} says how. Stateless.
 */
final class RecordDecoder {
    private static final Logger log = LoggerFactory.getLogger(RecordDecoder.class);
    private static final String DEFAULT_TYPE = "kafka.record";

    /** Room for the attributes of CloudEvents and of dead letters beside the message's own. */
    private static final int MAX_HEADERS = Headers.MAX_COUNT + 100;

    private RecordDecoder() {}

    static DecodedMessage decode(ConsumerRecord<byte[], byte[]> record) {
        int count = record.headers().toArray().length;
        if (count > MAX_HEADERS) {
            Message standIn = builder(record, DEFAULT_TYPE, Map.of()).build();
            return DecodedMessage.undecodable(
                    standIn, "headers: " + count + " (expected: " + MAX_HEADERS + " at most)");
        }
        Map<String, String> texts = texts(record);
        String type = ReceivedIds.given(texts.get(EventHeaders.TYPE));
        try {
            return DecodedMessage.of(
                    builder(record, type == null ? DEFAULT_TYPE : type, texts).build());
        } catch (IllegalArgumentException e) {
            Message standIn = builder(record, DEFAULT_TYPE, texts).build();
            return DecodedMessage.undecodable(standIn, String.valueOf(e.getMessage()));
        }
    }

    /** Everything but the type is made fit; what cannot be is left out. */
    private static Message.Builder builder(
            ConsumerRecord<byte[], byte[]> record, String type, Map<String, String> texts) {
        Map<String, String> own = new LinkedHashMap<>(texts);
        own.keySet().removeIf(EventHeaders::isReserved);
        Message.Builder builder = Message.builder(record.topic(), type)
                .id(id(record, texts))
                .occurredAt(time(record, texts))
                .payload(record.value())
                .headers(Headers.ofValid(own));
        byte[] key = record.key();
        return key == null ? builder : builder.key(new String(key, UTF_8).replace('\0', '\uFFFD'));
    }

    /** Headers that are text; of several with one name the last. */
    private static Map<String, String> texts(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header header : record.headers()) {
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

    private static UUID id(ConsumerRecord<byte[], byte[]> record, Map<String, String> texts) {
        UUID given = ReceivedIds.of(texts.get(EventHeaders.ID), texts.get(EventHeaders.SOURCE), record.topic());
        return given != null
                ? given
                : ReceivedIds.nameBased("record\n" + record.topic() + "\n" + record.partition() + "\n" + record.offset()
                        + "\n" + record.timestamp());
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
