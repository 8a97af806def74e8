package dev.hitotsu.postgresql.internal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads rows of messages by size, so that none is too large for this JVM's memory: of a row beyond a limit only what
 * identifies it. The server knows the sizes without reading the values.
 */
public final class SizedColumns {
    /** The size of a row's message in bytes, as {@link dev.hitotsu.message.Message#size()} counts it. */
    public static final String SIZE =
            "octet_length(topic)::bigint + coalesce(octet_length(key), 0) + octet_length(type)"
                    + " + coalesce(octet_length(payload), 0) + coalesce(octet_length(headers), 0)";

    private static final int MAX_SHOWN_CHARACTERS = 255;
    private static final int MAX_KEY_BYTES = 8 * 1024;

    private static final List<String> TEXTS = List.of("topic", "key", "type", "payload", "headers");

    /** How many values make up the size of a row. */
    static final int VALUES = TEXTS.size();

    private SizedColumns() {}

    /**
     * The size of a row in which some value has more bytes than this; of any other row null, which is found out much
     * sooner.
     */
    static String sizeBeyond(long bytes) {
        return TEXTS.stream()
                .map(column -> "octet_length(" + column + ") > " + bytes)
                .collect(Collectors.joining(" OR ", "CASE WHEN ", " THEN " + SIZE + " END"));
    }

    /** {@link MessageColumns#NAMES}, with null for every value that has more bytes than this. */
    static String valuesUpTo(long bytes) {
        return TEXTS.stream()
                .map(column -> "CASE WHEN octet_length(" + column + ") <= " + bytes + " THEN " + column + " END")
                .collect(Collectors.joining(", ", "id, ", ", occurred_at, deliver_after"));
    }

    /**
     * {@link MessageColumns#NAMES} of rows that have a column {@code size}. Of a row with more bytes than this there is
     * no payload and no header, and the other texts are shortened or null.
     */
    public static String upTo(long bytes) {
        String small = "CASE WHEN size <= " + bytes + " THEN ";
        return "id, " + small + "topic ELSE left(topic, " + MAX_SHOWN_CHARACTERS + ") END AS topic, "
                + "CASE WHEN size <= " + bytes + " OR octet_length(key) <= " + MAX_KEY_BYTES + " THEN key END AS key, "
                + small + "type ELSE left(type, " + MAX_SHOWN_CHARACTERS + ") END AS type, "
                + small + "payload END AS payload, "
                + small + "headers END AS headers, occurred_at, deliver_after";
    }

    /**
     * The rows that this selects, each with its size; not merged into the query around it, which would compute it many
     * times.
     */
    public static String sized(String rows) {
        return "(SELECT *, " + SIZE + " AS size FROM " + rows + " OFFSET 0) AS sized";
    }
}
