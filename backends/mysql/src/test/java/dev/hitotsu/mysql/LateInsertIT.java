package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An INSERT that has drawn its positions and writes the rows much later, so that nothing shows that they will come. */
class LateInsertIT {
    private final MySqlRelayFixture fixture = new MySqlRelayFixture();
    private final RelayTerm term =
            fixture.store().tryLead("test", Duration.ofMinutes(10)).orElseThrow();
    private final List<Message> read = new ArrayList<>();
    private Connection gate;

    /**
     * Of several rows all positions are drawn with the first. The second one waits for the gate, once in each session.
     */
    @BeforeEach
    void closeTheGate() throws SQLException {
        gate = fixture.dataSource().getConnection();
        ask(gate, "SELECT GET_LOCK('" + fixture.schema() + ".gate', 0)");
        SharedMariaDb.execute("CREATE TRIGGER " + fixture.schema() + ".slow BEFORE INSERT ON " + fixture.schema()
                + ".message FOR EACH ROW BEGIN IF NEW.topic = 'slow' AND @waited IS NULL THEN SET @waited = 1,"
                + " @unused = GET_LOCK('" + fixture.schema() + ".gate', 240); END IF; END");
    }

    @AfterEach
    void close() throws SQLException {
        gate.close();
        term.close();
    }

    @Test
    void theStoreInsertsAgainWhereTheRelayHasClosedItsPosition() throws SQLException {
        List<Message> late = List.of(to("prompt"), to("slow"));
        CompletableFuture<Void> append = CompletableFuture.runAsync(() -> {
            Connection transaction = fixture.transactions().begin();
            fixture.outbox().insert(transaction, late);
            fixture.transactions().commit(transaction);
        });
        awaitRows(2);
        Message prompt = append(to("prompt"));
        await().untilAsserted(() -> assertThat(readOn()).containsExactly(prompt));
        awaitFiller();
        openTheGate();
        append.join();

        await().untilAsserted(() -> assertThat(readOn()).containsExactly(prompt, late.get(0), late.get(1)));
    }

    @Test
    void plainSqlIsToldAndLosesNothing() throws SQLException {
        String sql = "INSERT INTO " + fixture.schema() + ".message (id, topic, type, occurred_at) VALUES"
                + " (UNHEX(REPEAT('1', 32)), 'prompt', 't', UTC_TIMESTAMP(6)),"
                + " (UNHEX(REPEAT('2', 32)), 'slow', 't', UTC_TIMESTAMP(6))";
        Connection transaction = fixture.transactions().begin();
        try (Statement insert = transaction.createStatement()) {
            CompletableFuture<Void> append = CompletableFuture.runAsync(() -> execute(insert, sql));
            awaitRows(2);
            Message prompt = append(to("prompt"));
            await().untilAsserted(() -> assertThat(readOn()).containsExactly(prompt));
            awaitFiller();
            openTheGate();
            assertThatThrownBy(append::join)
                    .rootCause()
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("PRIMARY");
            execute(insert, sql);
        }
        fixture.transactions().commit(transaction);

        await().untilAsserted(() ->
                assertThat(readOn()).extracting(Message::topic).containsExactly("prompt", "prompt", "slow"));
    }

    /** With the row that marks the beginning, and those that nobody sees who reads what is committed. */
    private void awaitRows(int count) {
        await().until(() -> {
            try (Connection connection = fixture.dataSource().getConnection()) {
                ask(connection, "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
                return ask(connection, "SELECT COUNT(*) FROM " + fixture.schema() + ".message") == count;
            }
        });
    }

    /** Until the relay has closed the position that was drawn. */
    private void awaitFiller() {
        await().until(() -> {
            readOn();
            try (Connection connection = fixture.dataSource().getConnection()) {
                return ask(connection, "SELECT COUNT(*) FROM " + fixture.schema() + ".message WHERE kind = 1") == 1;
            }
        });
    }

    private void openTheGate() throws SQLException {
        ask(gate, "SELECT RELEASE_LOCK('" + fixture.schema() + ".gate')");
    }

    private static long ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private List<Message> readOn() {
        term.source().read(100, 1 << 20, Duration.ZERO).entries().stream()
                .map(LogEntry::message)
                .forEach(read::add);
        return read;
    }

    private Message append(Message message) {
        Connection transaction = fixture.transactions().begin();
        fixture.outbox().insert(transaction, List.of(message));
        fixture.transactions().commit(transaction);
        return message;
    }

    private static Message to(String topic) {
        return Message.builder(topic, "t").build();
    }

    private static void execute(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
