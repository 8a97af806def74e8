package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.Migration;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.internal.PostgreSqlMigrations;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that an earlier release has written, with that release's SQL, under this one. */
class UpgradeIT {
    private static final int VERSION_BEFORE = 2;

    private final DataSource dataSource = SharedPostgreSql.emptyDatabase();
    private final PostgreSql database = PostgreSql.of(dataSource);
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));

    @BeforeEach
    void installTheEarlierRelease() throws SQLException {
        execute("CREATE SCHEMA hitotsu");
        execute("CREATE TABLE hitotsu.schema_version (version integer PRIMARY KEY, description text NOT NULL,"
                + " applied_at timestamptz NOT NULL DEFAULT now())");
        for (Migration step : PostgreSqlMigrations.ALL.steps()) {
            if (step.version() <= VERSION_BEFORE) {
                execute(PostgreSqlMigrations.ALL.sql(step, SchemaName.DEFAULT));
                execute("INSERT INTO hitotsu.schema_version VALUES (" + step.version() + ", 'before')");
            }
        }
    }

    /**
     * Five rows, of which four were read: the third failed and is to be sent again, so the first, second and fourth are
     * done.
     */
    @Test
    void aNewRelayTakesOverWhereTheEarlierOneStopped() throws Exception {
        for (int i = 1; i <= 5; i++) {
            appendAsBefore("message-" + i);
        }
        execute("UPDATE hitotsu.relay_lease SET owner = 'before', fence = 7, expires_at = now()");
        execute("INSERT INTO hitotsu.checkpoint_0 (fence, number, position, gaps) VALUES (7, 1, 4, '')");
        execute(
                "INSERT INTO hitotsu.parked (position, id, topic, key, type, payload, headers, occurred_at, state, ordered,"
                        + " attempts, next_attempt_at, appended_at) SELECT position, id, topic, key, type, payload, headers,"
                        + " occurred_at, 'RETRY', false, 1, now(), appended_at FROM hitotsu.message WHERE position = 3");
        assertThatThrownBy(() -> database.relayStore().tryLead("new", java.time.Duration.ofSeconds(5)))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("version 2 (expected: version " + PostgreSqlSchema.newestVersion());

        assertThat(database.schema().apply()).isEqualTo(VERSION_BEFORE);
        appendAsBefore("message-6");
        try (Relay relay = Relay.builder(database.relayStore(), sink).build()) {
            relay.start();

            await().until(() -> sink.firstTaken().size() >= 3);
            await().until(() -> database.admin().status().count(OutboxState.PENDING) == 0);
            assertThat(takenTypes()).containsExactlyInAnyOrder("message-3", "message-5", "message-6");
            assertThat(relay.status().fence()).isGreaterThan(7);
        }
    }

    @Test
    void applicationsOfTheEarlierReleaseAppendMeanwhileAndAfterwards() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<String> appended = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; !stop.get() || i < 200; i++) {
                    appendAsBefore("message-" + i);
                    appended.add("message-" + i);
                }
            } catch (SQLException e) {
                failures.add(e);
            }
        });

        database.schema().apply();
        try (Relay relay = Relay.builder(database.relayStore(), sink).build()) {
            relay.start();
            await().until(() -> sink.firstTaken().size() >= 50);
            stop.set(true);
            writer.join();

            assertThat(failures).isEmpty();
            await().until(() -> sink.firstTaken().size() >= appended.size());
            assertThat(takenTypes()).containsExactlyElementsOf(appended);
        }
    }

    @Test
    void aTableThatSomebodyHoldsIsNotWaitedForAndNothingIsChanged() throws Exception {
        try (Connection dump = dataSource.getConnection();
                Statement statement = dump.createStatement()) {
            dump.setAutoCommit(false);
            statement.execute("LOCK TABLE hitotsu.checkpoint_0 IN ACCESS SHARE MODE");

            assertThatThrownBy(() -> database.schema().apply())
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContaining("lock timeout")
                    .hasMessageContaining("nothing was changed, try again");
            dump.rollback();
        }
        assertThat(database.schema().apply()).isEqualTo(VERSION_BEFORE);
    }

    @Test
    void aCheckpointOfAnotherKindIsRefused() throws Exception {
        database.schema().apply();
        execute("INSERT INTO hitotsu.checkpoint_0 (fence, number, position, gaps, kind) VALUES (1, 1, 4, '', 'later')");

        assertThatThrownBy(() -> database.relayStore().tryLead("one", java.time.Duration.ofSeconds(5)))
                .hasMessageContaining("a checkpoint of the kind later (expected: postgresql-log");
    }

    private List<String> takenTypes() {
        return sink.firstTaken().stream()
                .flatMap(message -> Stream.of(message.type()))
                .toList();
    }

    private void appendAsBefore(String type) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO hitotsu.message (id, topic, key, type, payload, headers, occurred_at, deliver_after)"
                                + " VALUES (gen_random_uuid(), 'orders', 'k', ?, '{}', NULL, now(), NULL)")) {
            insert.setString(1, type);
            insert.executeUpdate();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
