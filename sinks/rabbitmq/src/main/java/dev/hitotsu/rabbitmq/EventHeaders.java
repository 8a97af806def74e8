package dev.hitotsu.rabbitmq;

import java.util.Set;

/**
 * Names of what a message carries beside its body. The CloudEvents attributes have the names they have in Kafka, so that a
 * consumer reads the same headers from either broker.
 */
final class EventHeaders {
    static final String SPEC_VERSION = "ce_specversion";
    static final String ID = "ce_id";
    static final String SOURCE = "ce_source";
    static final String TYPE = "ce_type";
    static final String TIME = "ce_time";

    /** The key, where the message has one. */
    static final String KEY = "hitotsu-key";

    /** {@code true} for a tombstone: AMQP 0-9-1 knows no missing body. */
    static final String TOMBSTONE = "hitotsu-tombstone";

    private static final Set<String> ALL = Set.of(SPEC_VERSION, ID, SOURCE, TYPE, TIME, KEY, TOMBSTONE);

    private EventHeaders() {}

    /** Whether a message may not carry a header of its own under this name. */
    static boolean isReserved(String name) {
        return ALL.contains(name);
    }
}
