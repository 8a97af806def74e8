package dev.hitotsu.jdbc.layout;

import static dev.hitotsu.jdbc.layout.MappedColumn.COMPLETED_AT;
import static dev.hitotsu.jdbc.layout.MappedColumn.CREATED_AT;
import static dev.hitotsu.jdbc.layout.MappedColumn.HANDLER;
import static dev.hitotsu.jdbc.layout.MappedColumn.HEADERS;
import static dev.hitotsu.jdbc.layout.MappedColumn.ID;
import static dev.hitotsu.jdbc.layout.MappedColumn.KEY;
import static dev.hitotsu.jdbc.layout.MappedColumn.PAYLOAD;
import static dev.hitotsu.jdbc.layout.MappedColumn.STATUS;
import static dev.hitotsu.jdbc.layout.MappedColumn.TOPIC;
import static dev.hitotsu.jdbc.layout.MappedColumn.TYPE;
import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tables of others, whose rows become messages of an outbox by a trigger: in the transaction of the application that
 * writes them, and with all that is promised to messages.
 */
public enum TableLayout {
    /**
     * As Debezium's outbox event router reads it: {@code id}, {@code aggregatetype}, {@code aggregateid}, {@code type},
     * {@code payload}. Its consumers understand the messages, too: the topic is {@code outbox.event.} and the
     * aggregate's type, the key the aggregate's id, the header {@code id} the event's, and the value its payload.
     *
     * @see <a href="https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html">Outbox
     *     Event Router</a> in Debezium's documentation
     */
    DEBEZIUM(
            "outboxevent",
            "outbox.event.",
            Map.of(ID, "id", TOPIC, "aggregatetype", KEY, "aggregateid", TYPE, "type", PAYLOAD, "payload"),
            Set.of(HEADERS, CREATED_AT)),

    /**
     * As Namastack Outbox has it, a row for each record and handler. The topic is the name of the record's class, the
     * key the record's, the value its payload, the headers its context. Namastack sees the row as completed.
     */
    NAMASTACK(
            "outbox_record",
            "",
            Map.of(
                    ID, "id",
                    TOPIC, "record_type",
                    KEY, "record_key",
                    TYPE, "record_type",
                    PAYLOAD, "payload",
                    HEADERS, "context",
                    CREATED_AT, "created_at",
                    HANDLER, "handler_id",
                    STATUS, "status",
                    COMPLETED_AT, "completed_at"),
            Set.of()),

    /**
     * The registry of publications of Spring Modulith. Rows of listeners whose id begins with {@code hitotsu} become
     * messages: the topic and, unless another one is named, the key are the name of the event's class, the value is
     * the event.
     */
    SPRING_MODULITH(
            "event_publication",
            "",
            Map.of(
                    ID, "id",
                    TOPIC, "event_type",
                    KEY, "event_type",
                    TYPE, "event_type",
                    PAYLOAD, "serialized_event",
                    CREATED_AT, "publication_date",
                    HANDLER, "listener_id",
                    COMPLETED_AT, "completion_date"),
            Set.of(HEADERS));

    private final String table;
    private final String topicPrefix;
    private final Map<MappedColumn, String> columns;
    private final Set<MappedColumn> more;

    TableLayout(String table, String topicPrefix, Map<MappedColumn, String> columns, Set<MappedColumn> more) {
        this.table = table;
        this.topicPrefix = topicPrefix;
        this.columns = columns;
        this.more = more;
    }

    /**
     * The layout of this name, in lower case, such as {@code spring-modulith}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TableLayout named(String name) {
        requireNonNull(name, "name: null (expected: the name of a layout)");
        return Arrays.stream(values())
                .filter(layout -> layout.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("layout: \"" + name + "\" (expected: "
                        + Arrays.stream(values()).map(TableLayout::text).collect(Collectors.joining(" or ")) + ")"));
    }

    /** Its name in lower case, such as {@code spring-modulith}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the table unless somebody has changed it. */
    public String table() {
        return table;
    }

    /** What stands before each topic unless somebody has changed it. */
    public String topicPrefix() {
        return topicPrefix;
    }

    /** The columns that the software makes. */
    public Map<MappedColumn, String> columns() {
        return columns;
    }

    /** Whether it can have such a column. */
    public boolean knows(MappedColumn column) {
        requireNonNull(column, "column: null (expected: a column)");
        return columns.containsKey(column) || more.contains(column);
    }
}
