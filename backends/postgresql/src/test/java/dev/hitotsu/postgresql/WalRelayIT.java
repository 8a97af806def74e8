package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The tests of a relay that polls, by one that follows the database's log, and what only that has. */
@Tag("one-version")
class WalRelayIT extends PostgreSqlRelayIT {
    private static final int MESSAGES = Integer.getInteger("hitotsu.messages", 20_000);
    private static final RelayOptions HARDLY_POLLS = RelayOptions.DEFAULT
            .withLease(new RelayOptions.Lease(Duration.ofSeconds(60), Duration.ofMillis(50)))
            .withPoll(new RelayOptions.Poll(Duration.ofMillis(10), Duration.ofMinutes(5)));

    private final DataSource database = newDatabase();
    private final Outbox<Connection> outbox = SharedPostgreSql.outbox();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));

    @Override
    DataSource newDatabase() {
        return LogicalPostgreSql.database();
    }

    @Override
    PostgreSqlRelayStore store(PostgreSqlRelayStore polling, DataSource database) {
        return polling.withWal(replication(database));
    }

    private static PGSimpleDataSource replication(DataSource database) {
        return LogicalPostgreSql.replication(database);
    }

    /**
     * It polls less and less often, up to once in five minutes, so what arrives comes from the log.
     * {@code -Dhitotsu.messages=100000} for a long run.
     */
    @Test
    void manyRowsComeThroughTheLogInOrder() throws Exception {
        try (Relay relay = walRelay()) {
            relay.start();
            awaitSlots(1);
            List<UUID> appended = new ArrayList<>();
            while (appended.size() < MESSAGES) {
                appended.addAll(append(1_000));
            }

            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(MESSAGES));
            assertThat(sink.firstTaken().stream().map(Message::id)).containsExactlyElementsOf(appended);
        }
        awaitSlots(0);
    }

    /** The server waits for such a transaction before it begins to stream. */
    @Test
    void aTransactionThatWasOpenBeforeKeepsNobodyFromReading() throws Exception {
        try (Connection open = database.getConnection()) {
            open.setAutoCommit(false);
            outbox.append(open, message());
            try (Relay relay = Relay.builder(store(PostgreSql.of(database).relayStore(), database), sink)
                    .build()) {
                relay.start();
                List<UUID> others = append(10);

                await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(10));
                open.commit();
                others.addAll(append(10));
                await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(21));
            }
        }
    }

    @Test
    void whatTheStreamMissedWhileItWasAwayIsRead() throws Exception {
        try (Relay relay = Relay.builder(store(PostgreSql.of(database).relayStore(), database), sink)
                .build()) {
            relay.start();
            awaitSlots(1);
            List<UUID> appended = append(10);
            await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(10));
            Queries.execute(
                    database,
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                            + " WHERE database = current_database()");
            appended.addAll(append(10));

            await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(20));
            awaitSlots(1);
            appended.addAll(append(10));
            await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(30));
            assertThat(sink.firstTaken().stream().map(Message::id)).containsExactlyElementsOf(appended);
        }
    }

    @Test
    void aUserWithoutTheRightsIsToldThemAndTheRelayPolls() throws Exception {
        Queries.execute(database, "CREATE ROLE follower LOGIN REPLICATION PASSWORD 'follower'");
        Queries.execute(database, "GRANT USAGE ON SCHEMA hitotsu TO follower");
        PGSimpleDataSource limited = replication(database);
        limited.setUser("follower");
        limited.setPassword("follower");
        PostgreSqlRelayStore store = PostgreSql.of(database).relayStore().withWal(limited);
        try (Relay relay = Relay.builder(store, sink).build()) {
            relay.start();
            append(10);

            await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(10));
        }
        assertThat(store.walObstacle().orElseThrow())
                .contains("publication hitotsu_outbox_")
                .contains("CREATE PUBLICATION");
        assertThat(store(PostgreSql.of(database).relayStore(), database).walObstacle())
                .isEmpty();
    }

    @Test
    void aPublicationThatIsDroppedIsMadeAgainAndNothingIsLost() throws Exception {
        try (Relay relay = walRelay()) {
            relay.start();
            awaitSlots(1);
            Queries.execute(database, "DROP PUBLICATION hitotsu_outbox_" + Message.DEFAULT_MAX_SIZE);
            Queries.execute(database, "ALTER TABLE hitotsu.message ADD COLUMN remark text");
            List<UUID> appended = append(10);
            await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(10));
            await().until(() -> Queries.number(database, "SELECT count(*) FROM pg_publication") == 1);
            awaitSlots(1);
            appended.addAll(append(10));
            await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(20));
            assertThat(sink.firstTaken().stream().map(Message::id)).containsExactlyElementsOf(appended);
        }
    }

    private Relay walRelay() {
        return Relay.builder(store(PostgreSql.of(database).relayStore(), database), sink)
                .options(HARDLY_POLLS)
                .build();
    }

    private void awaitSlots(int count) {
        await().until(() -> Queries.number(
                        database,
                        "SELECT count(*) FROM pg_replication_slots"
                                + " WHERE database = current_database() AND active_pid IS NOT NULL")
                == count);
    }

    private static Message message() {
        return Message.builder("orders", "OrderPlaced").key("k").build();
    }

    private List<UUID> append(int count) throws SQLException {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(message());
        }
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            outbox.append(connection, messages);
            connection.commit();
        }
        return new ArrayList<>(messages.stream().map(Message::id).toList());
    }
}
