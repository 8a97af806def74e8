package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.layout.MappedColumn;
import dev.hitotsu.jdbc.layout.TableLayout;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.postgresql.layout.TableTrigger;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table of others with names of its own, and what a relay finds wrong with it. */
@Tag("one-version")
class TableMappingIT {
    /** Names that need quotes, and a word that SQL reserves. */
    private static final TableMapping EVENTS = new TableMapping(
            TableLayout.DEBEZIUM,
            "shop.Events",
            Map.of(
                    MappedColumn.ID, "eventId",
                    MappedColumn.TOPIC, "destination",
                    MappedColumn.KEY, "order",
                    MappedColumn.TYPE, "kind",
                    MappedColumn.PAYLOAD, "body",
                    MappedColumn.HEADERS, "meta",
                    MappedColumn.CREATED_AT, "at"),
            "shop.",
            null);

    private static final String TABLE = "CREATE SCHEMA shop; CREATE TABLE shop.\"Events\" (\"eventId\" text NOT NULL,"
            + " destination varchar(9) NOT NULL, \"order\" bigint NOT NULL, kind text NOT NULL, body bytea, meta jsonb,"
            + " at timestamp)";

    private final DataSource dataSource = new PostgreSqlRelayFixture().dataSource();

    private static TableTrigger trigger(TableMapping mapping) {
        return TableTrigger.of(mapping, SchemaName.DEFAULT);
    }

    private Optional<String> obstacle(TableMapping mapping) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return trigger(mapping).obstacle(connection);
        }
    }

    private void apply(TableMapping mapping) throws SQLException {
        Queries.execute(dataSource, trigger(mapping).script());
    }

    @Test
    void theColumnsThatAreNamedBecomeTheMessage() throws SQLException {
        Queries.execute(dataSource, TABLE);
        apply(EVENTS);
        assertThat(obstacle(EVENTS)).isEmpty();

        Queries.execute(
                dataSource,
                "INSERT INTO shop.\"Events\" VALUES ('e-1', 'orders', 7, 'Placed', '\\x00ff',"
                        + " '{\"tenant\": \"blue\\nid: 8\"}', '2020-01-02 03:04:05')");
        assertThat(Queries.texts(
                        dataSource,
                        "SELECT concat_ws('|', id = md5('e-1')::uuid, topic, key, type, encode(payload, 'hex'), headers,"
                                + " occurred_at::timestamp) FROM hitotsu.message"))
                .containsExactly("t|shop.orders|7|Placed|00ff|id: e-1\ntenant: blue id: 8\n|2020-01-02 03:04:05");
    }

    @Test
    void aTableOfAnotherNameIsNotMade() throws SQLException {
        Queries.execute(dataSource, "CREATE SCHEMA shop");

        assertThatThrownBy(() -> apply(EVENTS)).hasMessageContaining("relation \"shop.Events\" does not exist");
        assertThat(obstacle(EVENTS))
                .hasValueSatisfying(wrong -> assertThat(wrong)
                        .startsWith("table: shop.Events, which is not there (expected: the application's table,"));
    }

    @Test
    void theKeyIsAFieldOfThePayloadOrElseOfTheColumn() throws SQLException {
        TableMapping mapping = new TableMapping(
                TableLayout.SPRING_MODULITH, "event_publication", Map.of(), "modulith.", "customer.id");
        Queries.execute(
                dataSource,
                "CREATE TABLE event_publication (id uuid NOT NULL, event_type text NOT NULL, serialized_event text,"
                        + " listener_id text NOT NULL, publication_date timestamptz, completion_date timestamptz)");
        apply(mapping);
        for (String payload : new String[] {"{\"customer\": {\"id\": 5}}", "{}"}) {
            Queries.execute(
                    dataSource,
                    "INSERT INTO event_publication VALUES (gen_random_uuid(), 'shop.Placed', '" + payload
                            + "', 'hitotsu', now())");
        }

        assertThat(Queries.texts(dataSource, "SELECT topic || ' ' || key FROM hitotsu.message ORDER BY position"))
                .containsExactly("modulith.shop.Placed 5", "modulith.shop.Placed shop.Placed");
    }

    /** What was changed in the table or in the configuration after the trigger was made. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 |",
                "ALTER TABLE shop.\"Events\" ALTER \"order\" DROP NOT NULL"
                        + " | columns of shop.Events: order (key) may be null (expected: columns that are there, NOT NULL",
                "ALTER TABLE shop.\"Events\" DROP kind, ALTER \"eventId\" DROP NOT NULL"
                        + " | columns of shop.Events: eventId (id) may be null, kind (type) is missing (expected:",
                "ALTER TABLE shop.\"Events\" ALTER at TYPE text"
                        + " | columns of shop.Events: at (createdAt) is text (expected:",
                "DROP TRIGGER hitotsu_event ON shop.\"Events\""
                        + " | table: shop.Events, without a trigger that calls hitotsu.debezium_event (expected: apply what",
                "ALTER TABLE shop.\"Events\" RENAME TO gone | table: shop.Events, which is not there (expected:",
                "ALTER TABLE shop.\"Events\" RENAME TO old; CREATE TABLE shop.\"Events\" (LIKE shop.old)"
                        + " | without a trigger that calls hitotsu.debezium_event, which shop.old has (expected: apply",
                "ALTER TABLE shop.\"Events\" DISABLE TRIGGER ALL"
                        + " | trigger hitotsu_event of shop.Events: disabled (expected: ALTER TABLE \"shop\".\"Events\" ENABLE",
                "ALTER TABLE shop.\"Events\" ENABLE REPLICA TRIGGER hitotsu_event"
                        + " | trigger hitotsu_event of shop.Events: disabled (expected:"
            })
    void whatIsNotAsTheMappingSaysIsNamed(String change, String expected) throws SQLException {
        Queries.execute(dataSource, TABLE);
        apply(EVENTS);
        Queries.execute(dataSource, change);

        assertThat(obstacle(EVENTS).orElse("")).contains(expected == null ? "" : expected);
        assertThat(obstacle(EVENTS).isPresent()).isEqualTo(expected != null);
    }

    @Test
    void aTriggerOfAnotherMappingIsNamedWithEachDifference() throws SQLException {
        Queries.execute(dataSource, TABLE);
        apply(new TableMapping(
                TableLayout.DEBEZIUM,
                "shop.Events",
                Map.of(
                        MappedColumn.ID, "eventId",
                        MappedColumn.TOPIC, "destination",
                        MappedColumn.KEY, "kind",
                        MappedColumn.TYPE, "kind",
                        MappedColumn.PAYLOAD, "body",
                        MappedColumn.CREATED_AT, "at"),
                "",
                null));

        assertThat(obstacle(EVENTS))
                .hasValue("trigger hitotsu_event of shop.Events, made from another mapping:"
                        + " columns.key: kind (expected: order), columns.headers: none (expected: meta),"
                        + " topicPrefix: none (expected: shop.);"
                        + " apply what \"hitotsu schema print --config FILE\" prints");
    }

    /** A relay's user has no rights on the application's table, and none in its schema. */
    @Test
    void whoMayNotReadTheTableSeesTheSame() throws SQLException {
        Queries.execute(dataSource, TABLE);
        apply(EVENTS);
        try (Connection connection = dataSource.getConnection()) {
            Queries.execute(connection, "CREATE ROLE nobody_at_all; SET ROLE nobody_at_all");
            assertThat(trigger(EVENTS).obstacle(connection)).isEmpty();
            Queries.execute(connection, "RESET ROLE; DROP ROLE nobody_at_all");
        }
    }

    @Test
    void aPayloadOfBytesHasNoFields() throws SQLException {
        Queries.execute(dataSource, TABLE);
        TableMapping mapping =
                new TableMapping(EVENTS.layout(), EVENTS.table(), EVENTS.columns(), EVENTS.topicPrefix(), "customer");

        assertThatThrownBy(() -> apply(mapping))
                .hasMessageContaining("shop.Events: body (payload) is bytea (expected:");
    }
}
