package dev.hitotsu.relay.store;

import dev.hitotsu.message.Message;
import org.jspecify.annotations.Nullable;

/** What keeps its order: a key within its topic. */
public record Lane(String topic, String key) {
    /** The message's lane; null for a message without a key, which has no order. */
    public static @Nullable Lane of(Message message) {
        String key = message.key();
        return key == null ? null : new Lane(message.topic(), key);
    }
}
