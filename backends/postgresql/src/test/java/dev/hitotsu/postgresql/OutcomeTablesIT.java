package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.UnreadOutcomes;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiver;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The two tables that outcomes are written to in turn. */
@Tag("one-version")
class OutcomeTablesIT extends RelayTermSupport {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0);
    private final PostgreSql database = PostgreSql.of(dataSource);

    @BeforeEach
    void createOrders() throws SQLException {
        execute("CREATE TABLE orders (id text PRIMARY KEY, state text NOT NULL, changes int NOT NULL DEFAULT 0)");
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, Headers.empty().with("content-type", "text/plain"), body.getBytes(UTF_8), false);
    }

    private static Outcome outcome(int i) {
        return Outcome.of(
                Message.builder("charges", "ChargeRequested").key("order-" + i).build(), 0, true, answer(200, "ok"));
    }

    private OutcomeReceiver receive() {
        return database.outcomeReceiver("orders")
                .handler(database.inboxHandler("orders", OutcomeTablesIT::settleOrder))
                .retryPolicy(new RetryPolicy(QUICK, 3, 3))
                .start();
    }

    private static void settleOrder(Connection connection, Message message) throws SQLException {
        Outcome outcome = Outcome.of(message);
        String sql = "INSERT INTO orders (id, state, changes) VALUES (?, ?, 1)"
                + " ON CONFLICT (id) DO UPDATE SET state = excluded.state, changes = orders.changes + 1";
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setString(1, outcome.key());
            upsert.setString(2, outcome.answer().status() == 200 ? "PAID" : "CANCELLED");
            upsert.executeUpdate();
        }
    }

    private long orders(String condition) {
        try {
            return queryLong("SELECT count(*) FROM orders WHERE " + condition);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTableIsEmptiedWhenEveryConsumerHasHandledItAndNotBefore() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            RelayTerm term = lead(LONG);
            OutcomeLog log = new OutcomeLog(SchemaName.DEFAULT, term.fence(), 1);
            log.insert(connection, List.of(outcome(1), outcome(2)));
            log.cleanUp(connection);
            log.insert(connection, List.of(outcome(3)));
            assertThat(count(1)).as("written to the table that was empty").isEqualTo(1);

            log.cleanUp(connection);
            assertThat(count(0)).as("nobody has read it").isEqualTo(2);
            try (OutcomeReceiver receiver = receive()) {
                await().until(() -> receiver.handled() == 3);
            }
            execute("INSERT INTO hitotsu.outcome_reader (consumer, lane, position)"
                    + " SELECT 'another', lane, 0 FROM generate_series(0, 15) AS lane");
            log.cleanUp(connection);
            assertThat(count(0)).as("another consumer has not").isEqualTo(2);

            execute("DELETE FROM hitotsu.outcome_reader WHERE consumer = 'another'");
            log.cleanUp(connection);
            assertThat(count(0)).isZero();
            log.insert(connection, List.of(outcome(4)));
            try (OutcomeReceiver receiver = receive()) {
                await().until(() -> receiver.handled() == 1);
            }
            assertThat(orders("changes = 1")).isEqualTo(4);
        }
    }

    @Test
    void outcomesThatNobodyReadsAreToldWithWhoShouldReadThem() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            UnreadOutcomes unread = new UnreadOutcomes(SchemaName.DEFAULT, 1, OutcomeLog.SLOWEST);
            assertThat(unread.description(connection, 70_000_000))
                    .isEqualTo("outcomes in schema hitotsu: 70,000,000 bytes, and growing: nobody reads them"
                            + " (expected: an outcome receiver, or a sink that keeps no answers)");

            for (String reader : List.of("'quick', lane, 9", "'slow', lane, 3")) {
                execute("INSERT INTO hitotsu.outcome_reader (consumer, lane, position) SELECT " + reader
                        + " FROM generate_series(0, 15) AS lane");
            }
            assertThat(unread.description(connection, 70_000_000))
                    .contains("growing: consumer \"slow\", last seen 20")
                    .endsWith("delete its rows in hitotsu.outcome_reader)");
        }
    }

    /** As often as it doubles, not with every look. */
    @Test
    void theWarningComesAgainWhenTheyHaveDoubled() throws SQLException {
        List<String> told = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            UnreadOutcomes unread = new UnreadOutcomes(SchemaName.DEFAULT, 100, OutcomeLog.SLOWEST, told::add);
            for (long bytes : new long[] {99, 100, 150, 199, 200, 399}) {
                unread.warnIfMany(connection, bytes);
            }
            assertThat(told).hasSize(2);
            unread.recordEmptied();
            unread.warnIfMany(connection, 120);
            assertThat(told).hasSize(3).last().asString().contains("120 bytes");
        }
    }

    private long count(int table) throws SQLException {
        return queryLong("SELECT count(*) FROM hitotsu.outcome_" + table);
    }
}
