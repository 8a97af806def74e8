package dev.hitotsu.server.operator;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator changes of a message.
 *
 * @param topic null to keep it, as for the others
 * @param headers that are added or changed; an empty value removes one
 */
public record MessageEdit(
        @Nullable String topic,
        @Nullable String key,
        @Nullable String type,
        byte @Nullable [] payload,
        Map<String, String> headers) {
    public MessageEdit {
        headers = Map.copyOf(headers);
    }

    /**
     * The changed message, with an id of its own.
     *
     * @throws IllegalArgumentException if nothing is changed, the result is no valid message, or the old one could not
     *     be read whole
     */
    public Message apply(OutboxEntry entry) {
        Message old = entry.message();
        if (!entry.isComplete()) {
            throw new IllegalArgumentException("message " + old.id() + ": " + entry.size()
                    + " bytes (expected: at most " + Message.DEFAULT_MAX_SIZE + ", to be edited)");
        }
        return apply(old);
    }

    /**
     * The changed message, with an id of its own.
     *
     * @throws IllegalArgumentException if nothing is changed, or the result is no valid message
     */
    public Message apply(Message old) {
        if (topic == null && key == null && type == null && payload == null && headers.isEmpty()) {
            throw new IllegalArgumentException("edit: nothing (expected: another topic, key, type, payload or header)");
        }
        return Message.builder(or(topic, old.topic()), or(type, old.type()))
                .key(key == null ? old.key() : key)
                .payload(payload == null ? old.payload() : payload)
                .headers(headers(old.headers()))
                .occurredAt(old.occurredAt())
                .build();
    }

    private static String or(@Nullable String changed, String old) {
        return changed == null ? old : changed;
    }

    private Headers headers(Headers old) {
        Map<String, String> changed = new LinkedHashMap<>(old.asMap());
        headers.forEach((name, value) -> {
            if (value.isEmpty()) {
                changed.remove(name);
            } else {
                changed.put(name, value);
            }
        });
        return Headers.of(changed);
    }
}
