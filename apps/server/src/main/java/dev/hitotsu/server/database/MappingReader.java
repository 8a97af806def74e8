package dev.hitotsu.server.database;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.jdbc.layout.MappedColumn;
import dev.hitotsu.jdbc.layout.TableLayout;
import dev.hitotsu.jdbc.layout.TableMapping;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the section {@code mapping} of a source. */
final class MappingReader {
    private static final String LAYOUTS =
            Arrays.stream(TableLayout.values()).map(TableLayout::text).collect(Collectors.joining(", "));
    private static final String DEFAULT = "as the layout has it";

    private static final SectionKey MAPPING = new SectionKey(
            "mapping",
            "A table of other software whose rows become messages by the trigger that schema print --config prints;"
                    + " none by default. PostgreSQL alone.");
    private static final Key.Required<TableLayout> LAYOUT =
            Key.required("layout", Conversion.choice(TableLayout.class), "Whose table it is.", "one of " + LAYOUTS);
    private static final Key.Optional<String> TABLE = Key.optional(
            "table",
            Conversion.text(TableMapping.TABLE, TableMapping.EXPECTED_TABLE),
            "Name of the table, with its schema and a dot before it where the database's search_path does not have it.",
            "outboxevent, outbox_record or event_publication");
    private static final Key.Optional<String> TOPIC_PREFIX = Key.optional(
            "topicPrefix",
            Conversion.text(TableMapping.TOPIC_PREFIX, TableMapping.EXPECTED_TOPIC_PREFIX),
            "What stands before each topic.",
            "outbox.event. for debezium, else nothing");
    private static final Key.Optional<String> KEY_FIELD = Key.optional(
            "keyField",
            Conversion.text(TableMapping.FIELD, TableMapping.EXPECTED_FIELD),
            "Field of the payload, which is JSON, that is the key; a payload without it has the key of the column.",
            "the column alone");
    private static final SectionKey COLUMNS =
            new SectionKey("columns", "Names of the table's columns, as the database's catalog has them.");

    private MappingReader() {}

    static Optional<TableMapping> read(Section source) {
        return source.optionalSection(MAPPING, MappingReader::mapping);
    }

    private static TableMapping mapping(Section section) {
        TableLayout layout = section.get(LAYOUT).orElse(TableLayout.DEBEZIUM);
        String table = section.get(TABLE).orElse(layout.table());
        String topicPrefix = section.get(TOPIC_PREFIX).orElse(layout.topicPrefix());
        String keyField = section.get(KEY_FIELD).orElse(null);
        Map<MappedColumn, String> columns = section.section(COLUMNS, MappingReader::columns);
        return section.build(
                () -> new TableMapping(layout, table, columns, topicPrefix, keyField), TableMapping.of(layout));
    }

    private static Map<MappedColumn, String> columns(Section section) {
        Map<MappedColumn, String> columns = new EnumMap<>(MappedColumn.class);
        for (MappedColumn column : MappedColumn.values()) {
            section.get(key(column)).ifPresent(name -> columns.put(column, name));
        }
        return columns;
    }

    private static Key.Optional<String> key(MappedColumn column) {
        return Key.optional(
                column.text(),
                Conversion.text(TableMapping.NAME, "a name of " + TableMapping.EXPECTED_NAME),
                "Column of the " + column.description() + ".",
                DEFAULT);
    }
}
