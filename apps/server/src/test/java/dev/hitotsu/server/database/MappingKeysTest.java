package dev.hitotsu.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.jdbc.layout.MappedColumn;
import dev.hitotsu.jdbc.layout.TableLayout;
import dev.hitotsu.jdbc.layout.TableMapping;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingKeysTest {
    private static SourceConfig source(String url, String mapping) {
        return SourceConfig.from(ConfigFile.of(
                "relay.yaml",
                "source:\n  url: '" + url + "'\n" + (mapping.isEmpty() ? "" : "  mapping: " + mapping),
                name -> null));
    }

    private static List<String> problems(String url, String mapping) {
        return catchThrowableOfType(ConfigException.class, () -> source(url, mapping))
                .problems();
    }

    @Test
    void namesThatAreMissingAreThoseOfTheLayout() {
        assertThat(source("jdbc:postgresql://db/shop", "").mapping()).isNull();
        assertThat(source("jdbc:postgresql://db/shop", "{layout: spring-modulith}")
                        .mapping())
                .isEqualTo(TableMapping.of(TableLayout.SPRING_MODULITH));
        assertThat(source(
                                "jdbc:postgresql://db/shop",
                                "{layout: debezium, table: shop.events, topicPrefix: '', keyField: customer.id,"
                                        + " columns: {id: event_id, headers: meta}}")
                        .mapping())
                .isEqualTo(new TableMapping(
                        TableLayout.DEBEZIUM,
                        "shop.events",
                        Map.of(MappedColumn.ID, "event_id", MappedColumn.HEADERS, "meta"),
                        "",
                        "customer.id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{table: x} | source.mapping.layout: missing (expected: one of debezium, namastack, spring-modulith)",
                "{layout: eventuate} | source.mapping.layout: eventuate (expected: one of debezium, namastack, spring-modulith)",
                "{layout: debezium, table: a b} | source.mapping.table: a b (expected: a name of letters, digits and underscores",
                "{layout: debezium, columns: {key: 'a-b'}} | source.mapping.columns.key: a-b (expected: a name of letters",
                "{layout: debezium, columns: {status: state}} | source.mapping.columns.status: state (expected: none for",
                "{layout: debezium, columns: {aggregateid: x}} | source.mapping.columns.aggregateid: unknown key",
                "{layout: debezium, keyField: 'a b'} | source.mapping.keyField: a b (expected: names of fields with dots",
                "{layout: debezium, topicPrefix: \"it's\"} | source.mapping.topicPrefix: it's (expected: at most 100",
                "debezium | source.mapping: a value (expected: keys and values)"
            })
    void whatIsWrongIsNamedWithItsPlace(String mapping, String problem) {
        assertThat(problems("jdbc:postgresql://db/shop", mapping))
                .singleElement()
                .asString()
                .startsWith("relay.yaml:3:")
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource({"jdbc:mariadb://db/shop", "mongodb://db/shop?replicaSet=rs"})
    void noOtherDatabaseMapsTables(String url) {
        assertThat(problems(url, "{layout: namastack}"))
                .singleElement()
                .asString()
                .contains(
                        "source.mapping: namastack (expected: none for this database; PostgreSQL alone makes messages");
    }
}
