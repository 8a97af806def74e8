package dev.hitotsu.relay.store;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;
import dev.hitotsu.message.Message;
import org.jspecify.annotations.Nullable;

/** A key within its topic: the messages of one lane are delivered in order. */
public record Lane(String topic, String key) {
    public Lane {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        requireNonNull(key, "key: null (expected: a key)");
    }

    /** The message's lane; null for a message without a key, which has no order. */
    public static @Nullable Lane of(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        String key = message.key();
        return key == null ? null : new Lane(message.topic(), key);
    }

    /** Without the key, which may hold personal data, and with the topic as it can be printed. */
    @Override
    public String toString() {
        return "Lane[topic=" + QuotedText.plain(topic) + ", key=" + key.length() + " characters]";
    }
}
