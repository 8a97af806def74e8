package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayStatus.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A relay while its broker or its database is away or refuses. It says so and loses nothing. */
class RelayOutagesIT extends KafkaRelaySupport {
    @Test
    void whileTheBrokerIsAwayMessagesWaitInTheOrderOfTheirKey() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of());
        Relay relay = relay(dataSource);
        append(message("a"));
        await().until(() -> relay.status().delivered() >= 1);
        KAFKA.kill();
        List<UUID> later = append(message("a"), message("b"), message("a"));
        List<UUID> ofKeyA = List.of(later.getFirst(), later.getLast());

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem()).startsWith("sink: ");
        assertThat(admin.status().count(OutboxState.PENDING)).isEqualTo(3);
        KAFKA.restart();

        List<UUID> received = ids(received(4)).subList(1, 4);
        assertThat(received).containsExactlyInAnyOrderElementsOf(later).containsSubsequence(ofKeyA);
        await().until(() -> relay.status().problem() == null);
        // A broker that is back while messages are under way may look like one part that is away; they wait, parked.
        await().until(() -> Stream.of(OutboxState.PENDING, OutboxState.RETRY, OutboxState.WAITING)
                .allMatch(state -> admin.status().count(state) == 0));
        assertThat(admin.status().count(OutboxState.DEAD)).isZero();
    }

    @Test
    void whileTheDatabaseIsAwayTheRelayTriesAgain() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of());
        Relay relay = relay(dataSource);
        append(message("a"));
        await().until(() -> relay.status().delivered() >= 1);
        POSTGRES.kill();

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem()).startsWith("store: database: ");
        POSTGRES.restart();
        List<UUID> later = append(message("a"));

        assertThat(ids(received(2))).endsWith(later.getFirst());
    }

    @Test
    void aWrongPasswordIsSaidInTheWordsOfTheDatabase() {
        PGSimpleDataSource wrong = POSTGRES.dataSource();
        wrong.setDatabaseName(dataSource.getDatabaseName());
        wrong.setPassword("wrong");
        Relay relay = relay(wrong);

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem())
                .contains("password authentication failed")
                .contains("28P01");
        assertThat(relay.status().role()).isEqualTo(Role.STANDBY);
    }

    @Test
    void aDatabaseThatBecameReadOnlyStopsTheRelayUntilItIsNot() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of());
        executeElsewhere("ALTER DATABASE " + dataSource.getDatabaseName() + " SET default_transaction_read_only = on");
        Relay relay = relay(dataSource);

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem()).contains("read-only").contains("25006");
        assertThatThrownBy(() -> append(message("a")))
                .isInstanceOf(OutboxException.class)
                .hasMessage("connection: read-only (expected: one that may write to hitotsu.message)");
        executeElsewhere("ALTER DATABASE " + dataSource.getDatabaseName() + " SET default_transaction_read_only = off");
        append(message("a"));

        await().until(() -> relay.status().delivered() >= 1);
    }

    /** The test cannot fill a disk, but it can produce the server's answer to a full one. */
    @Test
    void aDatabaseWithoutSpaceStopsTheRelayUntilThereIsSome() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of());
        Relay relay = relay(dataSource);
        append(message("a"));
        await().until(() -> relay.status().delivered() >= 1);
        execute("""
                CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    RAISE EXCEPTION 'could not extend file "base/5/16401": No space left on device'
                    USING ERRCODE = 'disk_full';
                END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON hitotsu.checkpoint_0 EXECUTE FUNCTION fail();
                CREATE TRIGGER full_disk BEFORE INSERT ON hitotsu.checkpoint_1 EXECUTE FUNCTION fail();
                """);
        List<UUID> later = append(message("a"), message("b"));

        await().until(() -> relay.status().problem() != null);
        assertThat(relay.status().problem()).contains("No space left on device").contains("53100");
        execute("CREATE TRIGGER full_disk BEFORE INSERT ON hitotsu.message EXECUTE FUNCTION fail()");
        assertThatThrownBy(() -> append(message("a"))).hasMessageContaining("No space left on device");
        execute("DROP FUNCTION fail CASCADE");

        assertThat(ids(received(3))).endsWith(later.toArray(UUID[]::new));
        await().until(() -> relay.status().problem() == null);
        await().until(() -> admin.status().count(OutboxState.PENDING) == 0);
    }

    @Test
    void theStandbyTakesOverWhenTheLeaderStops() throws Exception {
        KAFKA.createTopic(topic, 1, Map.of());
        Relay first = relay(dataSource);
        await().until(() -> first.status().role() == Role.LEADING);
        Relay second = relay(dataSource);
        append(message("a"));
        await().until(() -> first.status().delivered() >= 1);
        first.close();
        append(message("a"));

        await().until(() -> second.status().delivered() >= 1);
        assertThat(first.status().role()).isEqualTo(Role.STOPPED);
        assertThat(second.status().fence()).isGreaterThan(1);
    }

    private void execute(String sql) throws SQLException {
        execute(dataSource, sql);
    }

    /** Runs SQL in another database of the same server. */
    private static void executeElsewhere(String sql) throws SQLException {
        execute(POSTGRES.dataSource(), sql);
    }

    private static void execute(DataSource target, String sql) throws SQLException {
        try (Connection connection = target.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
