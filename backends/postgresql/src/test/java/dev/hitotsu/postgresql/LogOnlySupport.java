package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.relay.Relay;
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

/**
 * What the tests of an outbox without a table share: a database of their own, a sink, and methods to append and to
 * await.
 */
abstract class LogOnlySupport {
    static final Duration WAIT = Duration.ofSeconds(60);

    final DataSource database = LogicalPostgreSql.database();
    final PostgreSql withTable = PostgreSql.of(database);
    final PostgreSql withoutTable = withTable.withoutTable();
    final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    final List<UUID> appended = new ArrayList<>();

    PostgreSqlRelayStore store() {
        return withTable.relayStore().withReplication(LogicalPostgreSql.replication(database));
    }

    Relay startRelay() {
        Relay relay = Relay.builder(store(), sink).build();
        relay.start();
        return relay;
    }

    void change(OutboxSource source) {
        withTable.source().change(source, WAIT);
    }

    void append(PostgreSql outbox, int count) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                append(connection, outbox);
            }
            connection.commit();
        }
    }

    void append(Connection connection, PostgreSql outbox) {
        Message message = Message.builder("orders", "OrderPlaced")
                .key("k")
                .payload("{\"number\": " + appended.size() + "}")
                .build();
        outbox.outbox().append(connection, message);
        appended.add(message.id());
    }

    void awaitAllInOrder() {
        await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(appended.size()));
        assertThat(sink.firstTaken().stream().map(Message::id)).containsExactlyElementsOf(appended);
    }

    long number(String sql) {
        try {
            return Queries.number(database, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long slots() {
        return number("SELECT count(*) FROM pg_replication_slots WHERE database = current_database()");
    }
}
