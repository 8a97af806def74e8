package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.layout.TableLayout;
import dev.hitotsu.jdbc.layout.TableMapping;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.postgresql.layout.TableTrigger;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that an application writes for Debezium's outbox event router, delivered by a relay. */
@Tag("one-version")
class TableLayoutIT {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int TRANSACTIONS = 300;

    private final Random random = new Random(SEED);
    private final DataSource dataSource = new PostgreSqlRelayFixture().dataSource();
    private final List<Row> committed = new ArrayList<>();

    /** What an application of Debezium writes. */
    private record Row(UUID id, String aggregateType, String aggregateId, String payload) {}

    private static String script(String layout) {
        return TableTrigger.of(TableMapping.of(TableLayout.named(layout)), SchemaName.DEFAULT)
                .script();
    }

    private void makeTable() throws SQLException {
        Queries.execute(dataSource, script("debezium"));
    }

    private Row insert(Connection connection, int number) throws SQLException {
        Row row = new Row(
                UUID.randomUUID(),
                random.nextBoolean() ? "order" : "customer",
                "a-" + random.nextInt(5),
                "{\"text\": \"ä \\\"" + number + "\\\"\", \"number\": " + number + "}");
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO outboxevent (id, aggregatetype, aggregateid, type, payload) VALUES (?, ?, ?, 'Made', ?::jsonb)")) {
            insert.setObject(1, row.id());
            insert.setString(2, row.aggregateType());
            insert.setString(3, row.aggregateId());
            insert.setString(4, row.payload());
            insert.executeUpdate();
        }
        return row;
    }

    /** Some applications delete the row at once: only the log is to have it. */
    private void writeSome(int number) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            List<Row> rows = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                rows.add(insert(connection, number));
            }
            if (random.nextBoolean()) {
                Queries.execute(connection, "DELETE FROM outboxevent");
            }
            if (random.nextInt(5) == 0) {
                connection.rollback();
            } else {
                connection.commit();
                committed.addAll(rows);
            }
        }
    }

    @Test
    void eachRowBecomesTheMessageThatTheRouterWouldMakeOfIt() throws SQLException {
        makeTable();
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, random);
        sink.script((message, attempt) -> SendResult.sent());
        try (sink;
                Relay relay = Relay.builder(PostgreSql.of(dataSource).relayStore(), sink)
                        .build()) {
            relay.start();
            for (int number = 0; number < TRANSACTIONS; number++) {
                writeSome(number);
            }
            await().until(() -> sink.taken().size() == committed.size());
        }
        assertThat(byKey(sink.taken().stream().map(TableLayoutIT::row).toList()))
                .as("seed " + SEED)
                .isEqualTo(byKey(committed));
    }

    /** As the documentation of the router has topic, key, header and value. */
    private static Row row(Message message) {
        assertThat(message.topic()).startsWith("outbox.event.");
        assertThat(message.headers().get("id")).hasValue(message.id().toString());
        return new Row(
                message.id(),
                message.topic().substring("outbox.event.".length()),
                String.valueOf(message.key()),
                new String(message.payload(), UTF_8));
    }

    private static Map<String, List<Row>> byKey(List<Row> rows) {
        return rows.stream().collect(Collectors.groupingBy(row -> row.aggregateType() + "/" + row.aggregateId()));
    }

    @Test
    void fromTheScriptOnDebeziumSeesNothingNew() throws SQLException {
        makeTable();
        Queries.execute(dataSource, "DROP TRIGGER hitotsu_event ON outboxevent");
        Queries.execute(dataSource, "CREATE TABLE orders (id int)");
        Queries.execute(dataSource, "CREATE PUBLICATION dbz_publication FOR TABLE outboxevent, orders");
        writeSome(1);
        makeTable();
        assertThat(Queries.number(dataSource, "SELECT count(*) FROM pg_publication_tables WHERE tablename = 'orders'"))
                .isEqualTo(1);
        assertThat(Queries.number(
                        dataSource, "SELECT count(*) FROM pg_publication_tables WHERE tablename = 'outboxevent'"))
                .isZero();
        assertThat(Queries.number(dataSource, "SELECT count(*) FROM hitotsu.message"))
                .as("what was written before is Debezium's")
                .isZero();
    }

    @Test
    void whoeverIsWritingIsWaitedForAndNothingIsHalfDone() throws SQLException {
        makeTable();
        Queries.execute(dataSource, "DROP TRIGGER hitotsu_event ON outboxevent");
        try (Connection open = dataSource.getConnection()) {
            open.setAutoCommit(false);
            Row unused = insert(open, 1);
            assertThatThrownBy(this::makeTable).hasMessageContaining("lock timeout");
            open.rollback();
        }
        assertThat(Queries.number(
                        dataSource, "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'outboxevent'::regclass"))
                .isZero();
    }

    @Test
    void debeziumIsDrainedWhereItHasComeToTheChange() throws SQLException {
        makeTable();
        String place = "SELECT obj_description(oid, 'pg_trigger')::pg_lsn - '0/0' FROM pg_trigger"
                + " WHERE tgname = 'hitotsu_event'";
        long before = Queries.number(dataSource, "SELECT pg_current_wal_lsn() - '0/0'");
        writeSome(1);
        makeTable();
        assertThat(Queries.number(dataSource, place))
                .isBetween(before, Queries.number(dataSource, "SELECT pg_current_wal_insert_lsn() - '0/0'"));
    }

    @Test
    void aRecordIsDoneForNamastack() throws SQLException {
        Queries.execute(
                dataSource,
                "CREATE TABLE outbox_record (id text NOT NULL, status text, record_key text NOT NULL,"
                        + " record_type text NOT NULL, payload text, context text, created_at timestamptz,"
                        + " completed_at timestamptz, handler_id text NOT NULL)");
        Queries.execute(dataSource, script("namastack"));
        Queries.execute(
                dataSource,
                "INSERT INTO outbox_record VALUES ('r-1', 'NEW', 'k', 'shop.Order$Placed', '{}', '{\"tenant\": \"blue\"}',"
                        + " now(), NULL, 'broker')");
        assertThat(Queries.number(
                        dataSource,
                        "SELECT count(*) FROM outbox_record WHERE status = 'COMPLETED' AND completed_at IS NOT NULL"))
                .isEqualTo(1);
        assertThat(Queries.number(
                        dataSource,
                        "SELECT count(*) FROM hitotsu.message WHERE topic = 'shop.Order.Placed' AND type = 'Placed'"
                                + " AND key = 'k' AND headers = E'tenant: blue\n'"))
                .isEqualTo(1);
    }

    @Test
    void anEventIsOfTheListenerThatHasIt() throws SQLException {
        Queries.execute(
                dataSource,
                "CREATE TABLE event_publication (id uuid NOT NULL, event_type text NOT NULL, serialized_event text,"
                        + " listener_id text NOT NULL, publication_date timestamptz, completion_date timestamptz)");
        Queries.execute(dataSource, script("spring-modulith"));
        for (String listener : List.of("hitotsu", "shop.JmsEventExternalizer")) {
            Queries.execute(
                    dataSource,
                    "INSERT INTO event_publication VALUES (gen_random_uuid(), 'shop.Placed', '{}', '" + listener
                            + "', now())");
        }
        assertThat(Queries.number(dataSource, "SELECT count(*) FROM hitotsu.message WHERE topic = 'shop.Placed'"))
                .isEqualTo(1);
    }

    /** What has no key in a column would be delivered in no order, and nobody would be told. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debezium | CREATE TABLE outboxevent (id uuid PRIMARY KEY, aggregatetype text NOT NULL, type text NOT NULL)"
                        + " | outboxevent: aggregateid (key) is missing, payload (payload) is missing",
                "debezium | CREATE TABLE outboxevent (id uuid, aggregatetype text NOT NULL, aggregateid text,"
                        + " type text NOT NULL, payload text) | outboxevent: id (id) may be null, aggregateid (key) may be null",
                "namastack | CREATE TABLE outbox_record (id text PRIMARY KEY, record_type text NOT NULL, record_key text,"
                        + " payload text, context text, created_at bigint, status text, completed_at timestamp,"
                        + " handler_id text NOT NULL) | outbox_record: record_key (key) may be null,"
                        + " created_at (createdAt) is bigint",
                "spring-modulith | CREATE TABLE event_publication (id uuid, event_type text NOT NULL,"
                        + " serialized_event text, publication_date timestamptz, completion_date timestamptz,"
                        + " listener_id text NOT NULL) | event_publication: id (id) may be null"
            })
    void aTableWithoutAnOrderOrWithIdsThatMayBeNullIsRefused(String layout, String table, String message)
            throws SQLException {
        Queries.execute(dataSource, table);

        assertThatThrownBy(() -> Queries.execute(dataSource, script(layout)))
                .hasMessageContaining(message + " (expected: columns that are there, NOT NULL for id, topic, key,");

        assertThat(
                        Queries.number(
                                dataSource,
                                "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'hitotsu_%'"
                                        + " AND tgrelid::regclass::text IN ('outboxevent', 'outbox_record', 'event_publication')"))
                .isZero();
    }

    @Test
    void aLayoutThatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> TableLayout.named("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layout: \"other\" (expected: debezium or namastack or spring-modulith)");
    }
}
