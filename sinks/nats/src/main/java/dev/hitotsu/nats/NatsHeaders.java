package dev.hitotsu.nats;

import dev.hitotsu.message.EventHeaders;
import java.util.Locale;

/**
 * Names of headers. The attributes of CloudEvents are {@code ce-id} and so on (CloudEvents 1.0, NATS protocol binding,
 * section 3.1.3).
 */
final class NatsHeaders {
    /** The key, where the message has one. */
    static final String KEY = "hitotsu-key";

    /** {@code true} for a tombstone: NATS knows no missing body. */
    static final String TOMBSTONE = "hitotsu-tombstone";

    private static final String EVENT_PREFIX = "ce-";

    private NatsHeaders() {}

    /**
     * Whether a message may not carry a header of its own under this name. Those of the server are orders:
     * {@code Nats-Rollup} would empty a stream.
     */
    static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("nats-")
                || lower.equals(KEY)
                || lower.equals(TOMBSTONE)
                || EventHeaders.isReserved(attribute(lower));
    }

    /** The attribute of CloudEvents as other brokers carry it, such as {@code ce_id}; any other name as it is. */
    static String attribute(String name) {
        return name.startsWith(EVENT_PREFIX) ? "ce_" + name.substring(EVENT_PREFIX.length()) : name;
    }
}
