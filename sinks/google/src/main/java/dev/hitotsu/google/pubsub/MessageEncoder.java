package dev.hitotsu.google.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;

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

    private static final byte[] SPEC_VERSION = utf8(EventHeaders.overHttp(EventHeaders.SPEC_VERSION));
    private static final byte[] ID = utf8(EventHeaders.overHttp(EventHeaders.ID));
    private static final byte[] SOURCE = utf8(EventHeaders.overHttp(EventHeaders.SOURCE));
    private static final byte[] TYPE = utf8(EventHeaders.overHttp(EventHeaders.TYPE));
    private static final byte[] TIME = utf8(EventHeaders.overHttp(EventHeaders.TIME));

    private static final byte[] TOPIC = utf8(PubSubAttributes.TOPIC);
    private static final byte[] KEY = utf8(PubSubAttributes.KEY);
    private static final byte[] TOMBSTONE = utf8(PubSubAttributes.TOMBSTONE);
    private static final byte[] VERSION = utf8("1.0");
    private static final byte[] TRUE = utf8("true");
    /** In bytes; more is allowed. */
    private static final int EXPECTED_ATTRIBUTES = 512;

    /** Pub/Sub, "Quotas and limits": 100 attributes a message, of which the toolkit needs eight. */
    private static final int MAX_HEADERS = 92;

    private static final int MAX_NAME = 256;
    private static final int MAX_VALUE = 1_024;

    private final byte[] source;

    MessageEncoder(String source) {
        this.source = utf8(source);
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

    /** A {@code PubsubMessage} in the wire format of protocol buffers. */
    byte[] encode(Message message) {
        byte[] payload = message.payload();
        WireWriter writer = new WireWriter(EXPECTED_ATTRIBUTES + (payload == null ? 0 : payload.length));
        if (payload == null) {
            attribute(writer, TOMBSTONE, TRUE);
        } else if (payload.length > 0) {
            writer.field(PubsubMessage.DATA_FIELD_NUMBER, payload);
        }
        message.headers().asMap().forEach((name, value) -> attribute(writer, utf8(name), utf8(value)));
        attribute(writer, SPEC_VERSION, VERSION);
        attribute(writer, ID, utf8(message.id().toString()));
        attribute(writer, SOURCE, source);
        attribute(writer, TYPE, utf8(message.type()));
        attribute(writer, TIME, utf8(EventTime.format(message.occurredAt())));
        attribute(writer, TOPIC, utf8(message.topic()));
        writeKey(writer, message.key());
        return writer.toBytes();
    }

    private static void writeKey(WireWriter writer, @Nullable String key) {
        if (key != null && key.isEmpty()) {
            attribute(writer, KEY, utf8(key));
        }
        if (key != null) {
            writer.field(PubsubMessage.ORDERING_KEY_FIELD_NUMBER, utf8(key.isEmpty() ? EMPTY_KEY : key));
        }
    }

    private static void attribute(WireWriter writer, byte[] name, byte[] value) {
        writer.entry(PubsubMessage.ATTRIBUTES_FIELD_NUMBER, name, value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
