package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    private static final int ATTRIBUTES = 5;
    private static final int REMEMBERED_TYPES = 1_000;
    private static final Header SPEC_VERSION = new RecordHeader(EventHeaders.SPEC_VERSION, "1.0".getBytes(UTF_8));

    private final Header source;
    private final Map<String, Header> types = new ConcurrentHashMap<>();
    private final AsciiEncoder ascii = new AsciiEncoder();

    RecordEncoder(String source) {
        this.source = new RecordHeader(EventHeaders.SOURCE, source.getBytes(UTF_8));
    }

    ProducerRecord<byte[], byte[]> encode(Message message, String topic) {
        String key = message.key();
        return new ProducerRecord<>(
                topic,
                null,
                // Kafka knows no times before 1970; ce_time has the exact one.
                Math.max(0, message.occurredAt().toEpochMilli()),
                key == null ? null : key.getBytes(UTF_8),
                message.payload(),
                new RecordHeaders(headers(message)));
    }

    /** The name of a header of the message that is reserved for a CloudEvents attribute; null if there is none. */
    static @Nullable String reservedHeader(Headers headers) {
        if (headers.isEmpty()) {
            return null;
        }
        return headers.asMap().keySet().stream()
                .filter(EventHeaders::isReserved)
                .findFirst()
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
