package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A role that cannot see every row: nothing is taken for a gap, and everybody who asks is told. */
class RowSecurityIT {
    private static final String PASSWORD = "secret";

    private final DataSource database = SharedPostgreSql.database();
    private final String role = "relay_" + UUID.randomUUID().toString().replace('-', '_');

    @Test
    void aRelayThatCannotSeeEveryRowSaysSoAndGivesNothingUp() throws SQLException {
        hideMessagesFrom(role);
        DataSource limited = SharedPostgreSql.as(role, PASSWORD, database);
        UUID id = append();
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
        try (Relay relay =
                Relay.builder(PostgreSql.of(limited).relayStore(), sink).build()) {
            relay.start();
            await().untilAsserted(() ->
                    assertThat(String.valueOf(relay.status().problem())).contains("row-level security"));
            assertThatThrownBy(() -> PostgreSql.of(limited).backlog().read())
                    .hasMessageContaining("row-level security");
            assertThatThrownBy(() -> PostgreSql.of(limited).admin().status())
                    .hasMessageContaining("row-level security");

            for (String table : tables()) {
                execute("ALTER TABLE hitotsu." + table + " DISABLE ROW LEVEL SECURITY");
            }
            await().untilAsserted(() -> assertThat(
                            sink.firstTaken().stream().map(Message::id).toList())
                    .containsExactly(id));
        } finally {
            sink.close();
        }
    }

    private void hideMessagesFrom(String owner) throws SQLException {
        execute("CREATE ROLE " + owner + " LOGIN PASSWORD '" + PASSWORD + "'");
        execute("GRANT ALL ON SCHEMA hitotsu TO " + owner);
        execute("GRANT ALL ON ALL TABLES IN SCHEMA hitotsu TO " + owner);
        execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA hitotsu TO " + owner);
        for (String table : tables()) {
            execute("ALTER TABLE hitotsu." + table + " ENABLE ROW LEVEL SECURITY");
            execute("CREATE POLICY nothing ON hitotsu." + table + " USING (false) WITH CHECK (true)");
        }
    }

    /** The log and its segments. */
    private static List<String> tables() {
        return Stream.concat(Stream.of("message"), IntStream.range(0, 16).mapToObj(segment -> "message_" + segment))
                .toList();
    }

    private UUID append() throws SQLException {
        Message message =
                Message.builder("orders", "OrderPlaced").key("k").payload("{}").build();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            SharedPostgreSql.outbox().append(connection, message);
            connection.commit();
        }
        return message.id();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
