package dev.hitotsu.nats;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.EventTime;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PercentEncoding;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns messages into headers of NATS, whose values are percent-encoded where they are not ASCII. Thread-safe. */
final class MessageEncoder {

    private static final String SPEC_VERSION = EventHeaders.overHttp(EventHeaders.SPEC_VERSION);
    private static final String ID = EventHeaders.overHttp(EventHeaders.ID);
    private static final String SOURCE = EventHeaders.overHttp(EventHeaders.SOURCE);
    private static final String TYPE = EventHeaders.overHttp(EventHeaders.TYPE);
    private static final String TIME_HEADER = EventHeaders.overHttp(EventHeaders.TIME);

    private static final List<String> CLOUD_EVENTS = List.of("1.0");

    private final List<String> source;

    MessageEncoder(String source) {
        this.source = List.of(PercentEncoding.encode(source));
    }

    /** The headers, with the id by which the server takes a message once. */
    Headers headers(Message message) {
        Headers headers = new Headers();
        message.headers().asMap().forEach((name, value) -> put(headers, name, value));
        List<String> id = List.of(message.id().toString());
        headers.put(SPEC_VERSION, CLOUD_EVENTS);
        headers.put(ID, id);
        headers.put(SOURCE, source);
        put(headers, TYPE, message.type());
        headers.put(TIME_HEADER, List.of(EventTime.format(message.occurredAt())));
        headers.put(NatsJetStreamConstants.MSG_ID_HDR, id);
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
