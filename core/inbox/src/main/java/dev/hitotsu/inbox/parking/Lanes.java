package dev.hitotsu.inbox.parking;

import dev.hitotsu.message.Message;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A lane is what must keep its order: a key within its topic, as a number. Two keys with one number share a lane, and
 * then one may wait behind the other; nothing else comes of it.
 */
final class Lanes {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Lanes() {}

    /** The lane of the message; null if it has no key. FNV-1a over 64 bits of topic, a zero byte and key. */
    static @Nullable Long of(Message message) {
        String key = message.key();
        if (key == null) {
            return null;
        }
        return add(add(FNV_BASIS, message.topic()) * FNV_PRIME, key);
    }

    private static long add(long before, String text) {
        long hash = before;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
