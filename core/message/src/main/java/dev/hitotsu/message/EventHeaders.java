package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * The header names of the CloudEvents attributes: CloudEvents 1.0, Kafka protocol binding, section 3.2 (binary mode).
 * Other brokers carry the same names, so that a consumer reads the same headers everywhere.
 */
public final class EventHeaders {
    /** The version of CloudEvents, {@code 1.0}. */
    public static final String SPEC_VERSION = "ce_specversion";

    /** The id of the message. */
    public static final String ID = "ce_id";

    /** The sender, a URI reference. */
    public static final String SOURCE = "ce_source";

    /** The type of the message. */
    public static final String TYPE = "ce_type";

    /** When it happened, RFC 3339. */
    public static final String TIME = "ce_time";

    /** What comes before the attribute's own name. */
    private static final String PREFIX = "ce_";

    private static final Set<String> ALL = Set.of(SPEC_VERSION, ID, SOURCE, TYPE, TIME);

    private EventHeaders() {}

    /** Whether a sink refuses a message that carries a header of its own under this name. */
    public static boolean isReserved(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        return name.startsWith(PREFIX) && ALL.contains(name);
    }

    /**
     * The header of the same attribute over HTTP, such as {@code ce-id}: CloudEvents 1.0, HTTP protocol binding,
     * section 3.1.3.
     */
    public static String overHttp(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        return name.startsWith(PREFIX) ? "ce-" + name.substring(PREFIX.length()) : name;
    }
}
