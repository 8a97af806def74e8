package dev.hitotsu.jdbc.layout;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table in the layout of other software, with the names that it has in one database. Names are as the database's
 * catalog has them, also where they need quotes.
 *
 * @param table the table's name, or a schema's name, a dot and the table's
 * @param columns those of the layout, where nothing else was said
 * @param topicPrefix stands before each topic
 * @param keyField names of fields with dots between them: the key is that field of the payload, which is JSON, and the
 *     key's column where a payload does not have it; null for the column alone
 */
public record TableMapping(
        TableLayout layout,
        String table,
        Map<MappedColumn, String> columns,
        String topicPrefix,
        @Nullable String keyField) {
    /** The name of a column or a table. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    /** The name of a table, with or without its schema. */
    public static final Pattern TABLE = Pattern.compile("(?:" + NAME + "\\.)?" + NAME);

    /** What stands before a topic. */
    public static final Pattern TOPIC_PREFIX = Pattern.compile("[A-Za-z0-9._/-]{0,100}");

    /** The way to a field in JSON. */
    public static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63}){0,9}");

    /** What such names are, for people. */
    public static final String EXPECTED_NAME = "letters, digits and underscores, at most 63";

    /** What names of tables are, for people. */
    public static final String EXPECTED_TABLE = "a name of " + EXPECTED_NAME + ", after its schema and a dot if any";

    /** What may stand before a topic, for people. */
    public static final String EXPECTED_TOPIC_PREFIX = "at most 100 letters, digits, dots, hyphens, underscores and /";

    /** What a way to a field is, for people. */
    public static final String EXPECTED_FIELD = "names of fields with dots between them, such as customer.id";

    /** Copies and checks, and fills in what the layout has. */
    public TableMapping {
        requireNonNull(layout, "layout: null (expected: a layout)");
        require("table", table, TABLE, EXPECTED_TABLE);
        columns = Collections.unmodifiableMap(complete(layout, columns));
        require("topicPrefix", topicPrefix, TOPIC_PREFIX, EXPECTED_TOPIC_PREFIX);
        if (keyField != null) {
            require("keyField", keyField, FIELD, EXPECTED_FIELD);
        }
    }

    /** The layout as the software makes it. */
    public static TableMapping of(TableLayout layout) {
        requireNonNull(layout, "layout: null (expected: a layout)");
        return new TableMapping(layout, layout.table(), Map.of(), layout.topicPrefix(), null);
    }

    private static Map<MappedColumn, String> complete(TableLayout layout, Map<MappedColumn, String> given) {
        requireNonNull(given, "columns: null (expected: names by what they are)");
        Map<MappedColumn, String> columns = new EnumMap<>(MappedColumn.class);
        columns.putAll(layout.columns());
        given.forEach((column, name) -> {
            String key = "columns." + column.text();
            require(key, name, NAME, EXPECTED_NAME);
            if (!layout.knows(column)) {
                throw new IllegalArgumentException(key + ": " + name + " (expected: none for " + layout.text() + ")");
            }
            columns.put(column, name);
        });
        return columns;
    }

    private static void require(String what, String value, Pattern pattern, String expected) {
        requireNonNull(value, what + ": null (expected: " + expected + ")");
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(what + ": " + QuotedText.of(value) + " (expected: " + expected + ")");
        }
    }

    /** Its settings by their names in a configuration, but for the table; what is not there is empty. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("layout", layout.text());
        for (MappedColumn column : MappedColumn.values()) {
            settings.put("columns." + column.text(), columns.getOrDefault(column, ""));
        }
        settings.put("topicPrefix", topicPrefix);
        settings.put("keyField", keyField == null ? "" : keyField);
        return Collections.unmodifiableMap(settings);
    }
}
