package dev.hitotsu.jdbc.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TableMappingTest {
    private static TableMapping mapping(MappedColumn column, String name) {
        return new TableMapping(TableLayout.DEBEZIUM, "events", Map.of(column, name), "", null);
    }

    @ParameterizedTest
    @EnumSource(TableLayout.class)
    void whatIsNotNamedIsAsTheLayoutHasIt(TableLayout layout) {
        TableMapping mapping = TableMapping.of(layout);

        assertThat(mapping.table()).isEqualTo(layout.table());
        assertThat(mapping.columns()).isEqualTo(layout.columns());
        assertThat(mapping.topicPrefix()).isEqualTo(layout.topicPrefix());
        assertThat(mapping.columns().keySet()).allMatch(layout::knows);
        assertThat(mapping.columns())
                .containsKeys(
                        MappedColumn.ID, MappedColumn.TOPIC, MappedColumn.KEY, MappedColumn.TYPE, MappedColumn.PAYLOAD);
        assertThat(TableLayout.named(layout.text())).isEqualTo(layout);
    }

    @Test
    void oneColumnMayBeNamedAlone() {
        TableMapping mapping = mapping(MappedColumn.KEY, "order_no");

        assertThat(mapping.columns())
                .containsEntry(MappedColumn.KEY, "order_no")
                .containsEntry(MappedColumn.TOPIC, "aggregatetype");
        assertThat(mapping.settings())
                .containsEntry("layout", "debezium")
                .containsEntry("columns.key", "order_no")
                .containsEntry("columns.headers", "")
                .containsEntry("topicPrefix", "");
    }

    /** Names stand in SQL. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a\"; DROP TABLE x; -- | columns.key: \"a\"; DROP TABLE x; --\" (expected: letters, digits and underscores",
                "'' | columns.key: \"\" (expected: letters, digits and underscores, at most 63)",
                "1st | columns.key: \"1st\" (expected: letters",
                "a.b | columns.key: \"a.b\" (expected: letters"
            })
    void aColumnIsAName(String name, String message) {
        assertThatThrownBy(() -> mapping(MappedColumn.KEY, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aColumnThatTheLayoutHasNoUseForIsRefused() {
        assertThatThrownBy(() -> mapping(MappedColumn.STATUS, "state"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("columns.status: state (expected: none for debezium)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b.c | '' | f | table: \"a.b.c\" (expected: a name of letters",
                "a | it's | f | topicPrefix: \"it's\" (expected: at most 100 letters",
                "a | '' | a..b | keyField: \"a..b\" (expected: names of fields with dots between them",
                "a | '' | {a} | keyField: \"{a}\" (expected: names of fields"
            })
    void theRestIsChecked(String table, String topicPrefix, String keyField, String message) {
        assertThatThrownBy(() -> new TableMapping(TableLayout.NAMASTACK, table, Map.of(), topicPrefix, keyField))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
