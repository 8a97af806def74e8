package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.kafka.internal.PinnedPartitions;
import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Turns messages into records: CloudEvents 1.0, Kafka protocol binding, binary mode. Thread-safe. */
final class RecordEncoder {
    private static final int MILLIS = 1_000;
    private static final int ATTRIBUTES = 5;
    private static final int REMEMBERED_TYPES = 1_000;
    private static final Header SPEC_VERSION = new RecordHeader(EventHeaders.SPEC_VERSION, "1.0".getBytes(UTF_8));

    private final Header source;
    private final RecordTime recordTime;
    private final Map<String, Header> types = new ConcurrentHashMap<>();
    private final AsciiEncoder ascii = new AsciiEncoder();

    RecordEncoder(String source, RecordTime recordTime) {
        this.recordTime = recordTime;
        this.source = new RecordHeader(EventHeaders.SOURCE, source.getBytes(UTF_8));
    }

    ProducerRecord<byte[], byte[]> encode(Message message, String topic) {
        return encode(message, topic, new PinnedPartitions());
    }

    ProducerRecord<byte[], byte[]> encode(Message message, String topic, PinnedPartitions pinned) {
        String text = message.key();
        byte[] key = text == null ? null : text.getBytes(UTF_8);
        return new ProducerRecord<>(
                topic,
                pinned.of(topic, key),
                timestamp(message),
                key,
                message.payload(),
                new RecordHeaders(headers(message)));
    }

    /** Without a timestamp, the producer takes the current time. */
    private @Nullable Long timestamp(Message message) {
        return switch (recordTime) {
            case SENT -> null;
            case OCCURRED -> {
                // Kafka knows no times before 1970, and milliseconds none after the year 292,278,994.
                long second = Math.clamp(message.occurredAt().getEpochSecond(), 0, Long.MAX_VALUE / MILLIS - 1);
                boolean exact = second == message.occurredAt().getEpochSecond();
                yield exact ? message.occurredAt().toEpochMilli() : second * MILLIS;
            }
        };
    }

    /** Why the headers cannot be sent; null if they can. */
    static @Nullable String rejectionReason(Headers headers) {
        if (headers.isEmpty()) {
            return null;
        }
        int count = headers.asMap().size();
        if (count > Headers.MAX_COUNT) {
            return "headers: " + count + " (expected: " + Headers.MAX_COUNT + " at most)";
        }
        return headers.asMap().keySet().stream()
                .filter(EventHeaders::isReserved)
                .findFirst()
                .map(name -> "header " + name + ": kept for CloudEvents (expected: another name)")
                .orElse(null);
    }

    private Header[] headers(Message message) {
        Map<String, String> own = message.headers().asMap();
        Header[] headers = new Header[ATTRIBUTES + own.size()];
        headers[0] = SPEC_VERSION;
        headers[1] = new RecordHeader(EventHeaders.ID, AsciiEncoder.uuid(message.id()));
        headers[2] = source;
        headers[3] = type(message.type());
        headers[4] = new RecordHeader(EventHeaders.TIME, ascii.time(message.occurredAt()));
        int next = ATTRIBUTES;
        for (Map.Entry<String, String> header : own.entrySet()) {
            headers[next++] =
                    new RecordHeader(header.getKey(), header.getValue().getBytes(UTF_8));
        }
        return headers;
    }

    private Header type(String type) {
        Header known = types.get(type);
        if (known != null) {
            return known;
        }
        Header header = new RecordHeader(EventHeaders.TYPE, type.getBytes(UTF_8));
        if (types.size() < REMEMBERED_TYPES) {
            types.put(type, header);
        }
        return header;
    }
}
