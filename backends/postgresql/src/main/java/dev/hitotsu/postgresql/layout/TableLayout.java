package dev.hitotsu.postgresql.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
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
    DEBEZIUM,

    /**
     * As Namastack Outbox has it, a row for each record and handler. The topic is the name of the record's class, the
     * key the record's, the value its payload, the headers its context. Namastack sees the row as completed.
     */
    NAMASTACK,

    /**
     * The registry of publications of Spring Modulith. Rows of listeners whose id begins with {@code hitotsu} become
     * messages: the topic and, unless the script is changed, the key are the name of the event's class, the value is
     * the event.
     */
    SPRING_MODULITH;

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

    private String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The SQL that makes the trigger, and Debezium's table where it is missing, in one transaction. The outbox has to
     * be there, and the tables of the others.
     */
    public String script(SchemaName outbox) {
        requireNonNull(outbox, "outbox: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        try (InputStream sql = TableLayout.class.getResourceAsStream(text() + ".sql")) {
            return outbox.in(new String(requireNonNull(sql, text()).readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
