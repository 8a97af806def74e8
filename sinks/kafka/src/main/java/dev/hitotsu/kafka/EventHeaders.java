package dev.hitotsu.kafka;

import java.util.Set;

/** Names of the CloudEvents attributes in Kafka records: CloudEvents 1.0, Kafka protocol binding, section 3.2 (binary mode). */
final class EventHeaders {
    static final String SPEC_VERSION = "ce_specversion";
    static final String ID = "ce_id";
    static final String SOURCE = "ce_source";
    static final String TYPE = "ce_type";
    static final String TIME = "ce_time";

    private static final Set<String> ALL = Set.of(SPEC_VERSION, ID, SOURCE, TYPE, TIME);

    private EventHeaders() {}

    /** Whether a message may not carry a header of its own under this name. */
    static boolean isReserved(String name) {
        return name.startsWith("ce_") && ALL.contains(name);
    }
}
