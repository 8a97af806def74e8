package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sequence that was set back, or not restored: the relay refuses to go on, says so, and is mended without loss. */
class SequenceBehindIT {
    private final DataSource database = SharedPostgreSql.database();
    private final Outbox<Connection> outbox = SharedPostgreSql.outbox();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(7));
    private @Nullable Relay relay;

    @AfterEach
    void stop() {
        if (relay != null) {
            relay.close();
        }
        sink.close();
    }

    @Test
    void isNoticedByARelayThatStarts() throws SQLException {
        start();
        Set<UUID> delivered = new HashSet<>(append(100));
        awaitDelivered(delivered);
        relay.close();
        execute("DELETE FROM hitotsu.message WHERE position < 50");
        setBack(1);
        List<UUID> hidden = append(10);

        assertThatThrownBy(() -> check()).isInstanceOf(SchemaException.class).hasMessageContaining("realign");
        start();
        awaitProblem();
        assertThatThrownBy(() -> PostgreSql.of(database).backlog().read()).hasMessageContaining("realign");

        assertThat(realign().moved()).isEqualTo(10);
        delivered.addAll(hidden);
        awaitDelivered(delivered);
    }

    @Test
    void isNoticedByARelayThatRuns() throws SQLException {
        start();
        Set<UUID> delivered = new HashSet<>(append(50));
        awaitDelivered(delivered);
        setBack(20);
        awaitProblem();

        realign();
        delivered.addAll(append(5));
        awaitDelivered(delivered);
    }

    /** Before anything was delivered: appends fail, and the reason is not an id. */
    @Test
    void isNoticedByAnAppendWhileNothingWasDelivered() throws SQLException {
        Set<UUID> waiting = new HashSet<>(append(30));
        setBack(firstPosition());

        assertThatThrownBy(() -> append(1))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("message_position")
                .hasMessageContaining("realign")
                .hasMessageNotContaining("already in the outbox");
        assertThatThrownBy(() -> check()).isInstanceOf(SchemaException.class).hasMessageContaining("realign");

        assertThat(realign().moved()).isZero();
        check();
        waiting.addAll(append(5));
        start();
        awaitDelivered(waiting);
    }

    @Test
    void aSequenceInOrderIsLeftAlone() throws SQLException {
        start();
        awaitDelivered(new HashSet<>(append(3)));

        PostgreSqlRealignment.Outcome outcome = realign();

        assertThat(outcome.moved()).isZero();
        assertThat(outcome.after()).isEqualTo(outcome.before());
    }

    private void start() {
        relay = Relay.builder(PostgreSql.of(database).relayStore(), sink).build();
        relay.start();
    }

    private PostgreSqlRealignment.Outcome realign() {
        return PostgreSql.of(database).realignment().run();
    }

    private void check() throws SQLException {
        try (Connection connection = database.getConnection()) {
            PostgreSql.of(database).schema().check(connection);
        }
    }

    private void awaitProblem() {
        await().untilAsserted(() ->
                assertThat(String.valueOf(relay.status().problem())).contains("message_position", "realign"));
    }

    private void awaitDelivered(Set<UUID> ids) {
        await().untilAsserted(() -> assertThat(new HashSet<>(
                        sink.firstTaken().stream().map(Message::id).toList()))
                .isEqualTo(ids));
    }

    private long firstPosition() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT min(position) FROM hitotsu.message")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void setBack(long position) throws SQLException {
        execute("SELECT setval('hitotsu.message_position', " + position + ")");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<UUID> append(int count) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                Message message = Message.builder("orders", "OrderPlaced")
                        .key("k" + i)
                        .payload("{}")
                        .build();
                outbox.append(connection, message);
                ids.add(message.id());
            }
            connection.commit();
        }
        return ids;
    }
}
