package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.receiver.LogPosition;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSqlRights.Use;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Each use of the tables works with the rights that are printed for it, and without one of them says which to give. */
class PostgreSqlRightsIT {
    private static final String PASSWORD = "secret";
    private static final PostgreSqlRights RIGHTS = PostgreSqlRights.of(SchemaName.DEFAULT);

    private final DataSource database = SharedPostgreSql.database();
    private final String role = "least_" + UUID.randomUUID().toString().replace('-', '_');

    @Test
    void aRelayWithTheLeastRightsDeliversAndTidiesUp() throws Exception {
        DataSource limited = roleWith(Use.RELAY);
        Message message = message();
        append(database, message);
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
        SegmentRetention nothing = new SegmentRetention(Duration.ZERO, 1);
        try (Relay relay = Relay.builder(PostgreSql.of(limited).relayStore().withRetention(nothing), sink)
                .options(RelayOptions.DEFAULT.withCleanUpInterval(Duration.ofMillis(50)))
                .build()) {
            relay.start();
            await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(1));
            await().untilAsserted(
                            () -> assertThat(Queries.number(database, "SELECT count(*) FROM " + "hitotsu.message"))
                                    .isZero());
            assertThat(relay.status().terms()).isEqualTo(1);
            assertThat(relay.status().problem()).isNull();
        } finally {
            sink.close();
        }
    }

    @Test
    void aRelayWithoutOneRightDoesNotLeadAndNamesIt() throws Exception {
        DataSource limited = roleWith(Use.RELAY);
        Queries.execute(database, "REVOKE TRUNCATE ON hitotsu.message_3, hitotsu.checkpoint_1 FROM " + role);

        assertThatThrownBy(() -> PostgreSql.of(limited).relayStore().tryLead("one", Duration.ofSeconds(5)))
                .isInstanceOf(SchemaException.class)
                .hasMessage("schema \"hitotsu\": user \"" + role + "\" lacks rights (expected: GRANT TRUNCATE ON"
                        + " hitotsu.checkpoint_1, hitotsu.message_3 TO " + role + ")");

        Queries.execute(database, "REVOKE USAGE ON SCHEMA hitotsu FROM " + role);
        assertThatThrownBy(() -> require(limited, Use.RELAY))
                .hasMessageContaining("GRANT USAGE ON SCHEMA hitotsu TO " + role);
    }

    @Test
    void aRightThatIsTakenFromARunningRelayStopsTheTidyingOnly() throws Exception {
        DataSource limited = roleWith(Use.RELAY);
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
        SegmentRetention nothing = new SegmentRetention(Duration.ZERO, 1);
        try (Relay relay = Relay.builder(PostgreSql.of(limited).relayStore().withRetention(nothing), sink)
                .options(RelayOptions.DEFAULT.withCleanUpInterval(Duration.ofMillis(20)))
                .build()) {
            relay.start();
            await().untilAsserted(() -> assertThat(relay.status().terms()).isEqualTo(1));
            for (int table = 0; table < 16; table++) {
                Queries.execute(database, "REVOKE TRUNCATE ON hitotsu.message_" + table + " FROM " + role);
            }
            for (int i = 1; i <= 20; i++) {
                int delivered = i;
                append(database, message());
                await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(delivered));
            }
            assertThat(relay.status().terms()).isEqualTo(1);
        } finally {
            sink.close();
        }
    }

    @Test
    void rowsThatAreHiddenAreToldBeforeTheRelayLeads() throws Exception {
        DataSource limited = roleWith(Use.RELAY);
        Queries.execute(database, "ALTER TABLE hitotsu.parked ENABLE ROW LEVEL SECURITY");

        assertThatThrownBy(() -> require(limited, Use.RELAY))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("table hitotsu.parked: row-level security hides rows from user \"" + role);
    }

    @Test
    void anApplicationWithTheLeastRightsAppends() throws Exception {
        DataSource limited = roleWith(Use.APPEND);
        append(limited, message());
        assertThat(Queries.number(database, "SELECT count(*) FROM " + "hitotsu.message"))
                .isOne();

        Queries.execute(database, "REVOKE INSERT ON hitotsu.message FROM " + role);
        assertThatThrownBy(() -> append(limited, message()))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("GRANT INSERT ON hitotsu.message TO the user");
    }

    @Test
    void aConsumerWithTheLeastRightsClaimsAndKeepsItsPosition() throws Exception {
        DataSource limited = roleWith(Use.CONSUME);
        UUID id = UUID.randomUUID();
        PostgreSqlInboxStore inbox = new PostgreSqlInboxStore(SchemaName.DEFAULT);
        JdbcReadPositions positions = PostgreSql.of(limited).readPositions("c");
        try (Connection connection = limited.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(inbox.claim(connection, "c", Set.of(id))).containsExactly(id);
            positions.save(connection, Map.of("t-0", new LogPosition("log", 7)));
            positions.save(connection, Map.of("t-0", new LogPosition("log", 8)));
            inbox.commit(connection);
            assertThat(inbox.deleteOldClaims(connection, "c", ClaimAges.above(Duration.ZERO), 10))
                    .isOne();
            inbox.commit(connection);
        }
        assertThat(positions.load(Set.of("t-0"))).containsEntry("t-0", new LogPosition("log", 8));

        Queries.execute(database, "REVOKE ALL ON hitotsu.inbox, hitotsu.read_position FROM " + role);
        assertThatThrownBy(() -> positions.load(Set.of("t-0")))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("GRANT SELECT, INSERT, UPDATE ON hitotsu.outcome_reader, hitotsu.read_position");
        try (Connection connection = limited.getConnection()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> inbox.claim(connection, "c", Set.of(id)))
                    .hasMessageContaining("GRANT SELECT, INSERT, DELETE ON hitotsu.inbox");
        }
    }

    @Test
    void anOperatorWithTheLeastRightsLooksRetriesAndSkips() throws Exception {
        PostgreSql operated = PostgreSql.of(roleWith(Use.OPERATE));
        OutboxAdmin admin = operated.admin();
        append(database, message());
        UUID handled = UUID.randomUUID();
        assertThat(operated.inboxAdmin().skip("payments", handled)).isTrue();
        assertThat(operated.inboxAdmin().claims("payments", null, 10)).hasSize(1);
        assertThat(operated.inboxAdmin().retry("payments", handled)).isTrue();
        assertThat(admin.status().count(OutboxState.PENDING)).isOne();
        assertThat(admin.list(EntryFilter.of(OutboxState.PENDING, 1))).hasSize(1);
        assertThatCode(() -> {
                    assertThat(admin.retryAll(OutboxState.DEAD)).isZero();
                    assertThat(admin.skipAll(OutboxState.DEAD)).isZero();
                })
                .doesNotThrowAnyException();

        Queries.execute(
                database,
                "INSERT INTO hitotsu.parked (position, id, topic, type, occurred_at, state, ordered, attempts, appended_at)"
                        + " VALUES (1, gen_random_uuid(), 'orders', 'T', now(), 'DEAD', false, 1, now())");
        Queries.execute(database, "REVOKE INSERT ON hitotsu.operator_change FROM " + role);
        assertThatThrownBy(() -> admin.retryAll(OutboxState.DEAD)).hasMessageContaining("hitotsu.operator_change");
        Queries.execute(database, "REVOKE UPDATE ON hitotsu.parked FROM " + role);
        assertThatThrownBy(() -> admin.retryAll(OutboxState.DEAD)).hasMessageContaining("hitotsu.parked");
    }

    @Test
    void aMissingSegmentIsFound() throws Exception {
        Queries.execute(database, "ALTER TABLE hitotsu.message DETACH PARTITION hitotsu.message_7");
        Queries.execute(database, "DROP TABLE hitotsu.message_9");

        assertThatThrownBy(() -> PostgreSql.of(database).relayStore().tryLead("one", Duration.ofSeconds(5)))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith(
                        "table hitotsu.message: no segment message_7, message_9 (expected: 16 segments");
    }

    private DataSource roleWith(Use use) throws SQLException {
        Queries.execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
        List<String> grants = RIGHTS.grants(use, role);
        for (String grant : grants) {
            Queries.execute(database, grant);
        }
        DataSource limited = SharedPostgreSql.as(role, PASSWORD, database);
        require(limited, use);
        return limited;
    }

    private static void require(DataSource dataSource, Use use) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            RIGHTS.require(connection, use);
        }
    }

    private static Message message() {
        return Message.builder("orders", "OrderPlaced").key("k").payload("{}").build();
    }

    private static void append(DataSource dataSource, Message message) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            SharedPostgreSql.outbox().append(connection, message);
            connection.commit();
        }
    }
}
