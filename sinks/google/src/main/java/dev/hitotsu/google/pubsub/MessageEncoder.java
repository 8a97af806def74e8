package dev.hitotsu.google.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.pubsub.v1.PubsubMessage;
import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.EventTime;
import dev.hitotsu.message.Message;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns messages into those of Pub/Sub. Thread-safe. */
final class MessageEncoder {
    /** Stands for the empty key, which would mean that there is none. */
    static final String EMPTY_KEY = "empty";

    private static final String SPEC_VERSION = EventHeaders.overHttp(EventHeaders.SPEC_VERSION);
    private static final String ID = EventHeaders.overHttp(EventHeaders.ID);
    private static final String SOURCE = EventHeaders.overHttp(EventHeaders.SOURCE);
    private static final String TYPE = EventHeaders.overHttp(EventHeaders.TYPE);
    private static final String TIME = EventHeaders.overHttp(EventHeaders.TIME);

    /** Pub/Sub, "Quotas and limits": 100 attributes a message, of which the toolkit needs eight. */
    private static final int MAX_HEADERS = 92;

    private static final int MAX_NAME = 256;
    private static final int MAX_VALUE = 1_024;

    private final String source;

    MessageEncoder(String source) {
        this.source = source;
    }

    /** Why Pub/Sub cannot carry this message; null if it can. */
    static @Nullable String rejectionReason(Message message) {
        Map<String, String> headers = message.headers().asMap();
        if (headers.size() > MAX_HEADERS) {
            return "headers: " + headers.size() + " (expected: " + MAX_HEADERS + " at most, of the 100 attributes that"
                    + " Pub/Sub takes)";
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            if (PubSubAttributes.isReserved(name) || name.startsWith("goog")) {
                return "header " + name + ": kept for the toolkit and Pub/Sub (expected: another name)";
            }
            if (name.length() > MAX_NAME) {
                return tooLong("name of header " + name, name.length(), MAX_NAME);
            }
            if (bytes(header.getValue()) > MAX_VALUE) {
                return tooLong("header " + name, bytes(header.getValue()), MAX_VALUE);
            }
        }
        String key = message.key();
        if (key != null && bytes(key) > MAX_VALUE) {
            return tooLong("key", bytes(key), MAX_VALUE);
        }
        return bytes(message.type()) > MAX_VALUE ? tooLong("type", bytes(message.type()), MAX_VALUE) : null;
    }

    private static String tooLong(String what, int bytes, int max) {
        return what + ": " + bytes + " bytes (expected: " + max + " at most, the limit of Pub/Sub)";
    }

    private static int bytes(String text) {
        return text.length() * 3 <= MAX_VALUE ? text.length() : text.getBytes(UTF_8).length;
    }

    PubsubMessage encode(Message message) {
        PubsubMessage.Builder builder = PubsubMessage.newBuilder()
                .putAllAttributes(message.headers().asMap())
                .putAttributes(SPEC_VERSION, "1.0")
                .putAttributes(ID, message.id().toString())
                .putAttributes(SOURCE, source)
                .putAttributes(TYPE, message.type())
                .putAttributes(TIME, EventTime.format(message.occurredAt()))
                .putAttributes(PubSubAttributes.TOPIC, message.topic());
        byte[] payload = message.payload();
        if (payload == null) {
            builder.putAttributes(PubSubAttributes.TOMBSTONE, "true");
        } else {
            builder.setData(payload.length == 0 ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(payload));
        }
        String key = message.key();
        if (key != null && key.isEmpty()) {
            builder.putAttributes(PubSubAttributes.KEY, key).setOrderingKey(EMPTY_KEY);
        } else if (key != null) {
            builder.setOrderingKey(key);
        }
        return builder.build();
    }
}
