package dev.hitotsu.aws;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.EventTime;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns messages into what SQS takes: the payload as text, everything else in one attribute. Thread-safe. */
final class MessageEncoder {
    private static final String TYPE = "String";
    /** Stands for no payload, because SQS takes no empty body. */
    private static final String NO_BODY = "-";

    private final String source;
    private final List<String> copiedHeaders;

    /** An encoder that copies these headers into attributes of their own. */
    MessageEncoder(String source, List<String> copiedHeaders) {
        this.source = source;
        this.copiedHeaders = copiedHeaders;
    }

    /** Why SQS cannot carry this message; null if it can. */
    static @Nullable String rejectionReason(Message message) {
        Map<String, String> headers = message.headers().asMap();
        if (headers.size() > Headers.MAX_COUNT) {
            return "headers: " + headers.size() + " (expected: " + Headers.MAX_COUNT + " at most)";
        }
        for (String name : headers.keySet()) {
            if (SqsHeaders.isReserved(name)) {
                return "header " + name + ": kept for the toolkit (expected: another name)";
            }
        }
        return null;
    }

    EncodedMessage encode(Message message) {
        Map<String, String> texts = new LinkedHashMap<>(message.headers().asMap());
        texts.put(EventHeaders.SPEC_VERSION, "1.0");
        texts.put(EventHeaders.ID, message.id().toString());
        texts.put(EventHeaders.SOURCE, source);
        texts.put(EventHeaders.TYPE, message.type());
        texts.put(EventHeaders.TIME, EventTime.format(message.occurredAt()));
        texts.put(SqsHeaders.TOPIC, message.topic());
        String key = message.key();
        if (key != null) {
            texts.put(SqsHeaders.KEY, key);
        }
        String body = body(message.payload(), texts);
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(SqsHeaders.ATTRIBUTE, AttributeJson.write(texts));
        for (String name : copiedHeaders) {
            message.headers()
                    .get(name)
                    .filter(value -> !value.isEmpty() && XmlText.isValid(value))
                    .ifPresent(value -> attributes.put(name, value));
        }
        String id = message.id().toString();
        return new EncodedMessage(
                id, key == null ? id : MessageGroups.of(key), body, attributes, bytes(body, attributes));
    }

    private static String body(byte @Nullable [] payload, Map<String, String> texts) {
        if (payload == null || payload.length == 0) {
            texts.put(SqsHeaders.BODY, payload == null ? SqsHeaders.TOMBSTONE : SqsHeaders.EMPTY);
            return NO_BODY;
        }
        String text = XmlText.of(payload);
        if (text != null) {
            return text;
        }
        texts.put(SqsHeaders.BODY, SqsHeaders.BASE64);
        return Base64.getEncoder().encodeToString(payload);
    }

    private static long bytes(String body, Map<String, String> attributes) {
        long bytes = XmlText.utf8Length(body);
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            bytes += attribute.getKey().length() + TYPE.length() + XmlText.utf8Length(attribute.getValue());
        }
        return bytes;
    }
}
