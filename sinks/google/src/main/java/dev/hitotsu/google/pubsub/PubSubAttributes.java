package dev.hitotsu.google.pubsub;

import dev.hitotsu.message.EventHeaders;
import java.util.Set;

/**
 * Names of attributes beside a message's own headers. The attributes of CloudEvents are {@code ce-id} and so on, as in
 * Google's Pub/Sub protocol binding for CloudEvents.
 */
final class PubSubAttributes {
    static final String TOPIC = "hitotsu-topic";

    /** The key, where the ordering key does not say it. */
    static final String KEY = "hitotsu-key";

    /** {@code true} for a tombstone: Pub/Sub knows no missing body. */
    static final String TOMBSTONE = "hitotsu-tombstone";

    private static final String EVENT_PREFIX = "ce-";
    private static final Set<String> OWN = Set.of(TOPIC, KEY, TOMBSTONE);

    private PubSubAttributes() {}

    /** Whether a message may not carry a header of its own under this name. */
    static boolean isReserved(String name) {
        return OWN.contains(name) || EventHeaders.isReserved(attribute(name));
    }

    /** The attribute of CloudEvents as other brokers carry it, such as {@code ce_id}; any other name as it is. */
    static String attribute(String name) {
        return name.startsWith(EVENT_PREFIX) ? "ce_" + name.substring(EVENT_PREFIX.length()) : name;
    }
}
