package dev.hitotsu.nats;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PercentEncoding;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns messages into headers of NATS, whose values are percent-encoded where they are not ASCII. Thread-safe. */
final class MessageEncoder {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final String source;

    MessageEncoder(String source) {
        this.source = source;
    }

    /** The headers, with the id by which the server takes a message once. */
    Headers headers(Message message) {
        Headers headers = new Headers();
        message.headers().asMap().forEach((name, value) -> put(headers, name, value));
        put(headers, EventHeaders.overHttp(EventHeaders.SPEC_VERSION), "1.0");
        put(headers, EventHeaders.overHttp(EventHeaders.ID), message.id().toString());
        put(headers, EventHeaders.overHttp(EventHeaders.SOURCE), source);
        put(headers, EventHeaders.overHttp(EventHeaders.TYPE), message.type());
        put(headers, EventHeaders.overHttp(EventHeaders.TIME), TIME.format(message.occurredAt()));
        put(headers, NatsJetStreamConstants.MSG_ID_HDR, message.id().toString());
        String key = message.key();
        if (key != null) {
            put(headers, NatsHeaders.KEY, key);
        }
        if (message.payload() == null) {
            put(headers, NatsHeaders.TOMBSTONE, "true");
        }
        return headers;
    }

    private static void put(Headers headers, String name, String value) {
        headers.put(name, List.of(PercentEncoding.encode(value)));
    }

    /** Why NATS cannot carry this message to this subject; null if it can. */
    static @Nullable String rejectionReason(Message message, String subject) {
        for (String name : message.headers().asMap().keySet()) {
            if (NatsHeaders.isReserved(name)) {
                return "header " + name + ": kept for the toolkit and the server (expected: another name)";
            }
        }
        return Subjects.obstacle(subject);
    }
}
