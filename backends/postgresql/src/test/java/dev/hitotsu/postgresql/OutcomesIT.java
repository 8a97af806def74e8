package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.OutcomeLanes;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.postgresql.outcome.PostgreSqlOutcomeReceiver;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayOptions.Retry;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How calls end, on the way back to whoever made them. */
@Tag("one-version")
class OutcomesIT extends RelayTermSupport {
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

    private static Settlement answered(List<Outcome> outcomes) {
        return new Settlement(null, List.of(), List.of(), List.of(), Set.of(), outcomes);
    }

    private PostgreSqlOutcomeReceiver receive() {
        return database.outcomeReceiver("orders")
                .handler(database.inboxHandler("orders", OutcomesIT::settleOrder))
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

    /** Attempts fail, charges are refused, and some are rejected for good: each order hears of its own end once. */
    @Test
    void everyOrderIsPaidOrCancelledOnce() throws SQLException {
        int count = 300;
        append(
                IntStream.range(0, count)
                        .mapToObj(i -> Message.builder("charges", "ChargeRequested")
                                .key("order-" + i)
                                .payload(String.valueOf(i))
                                .build())
                        .toList(),
                true);
        ScriptedSink sink = new ScriptedSink(Pipelining.ONE_PER_KEY, new Random(1));
        sink.script((message, attempt) -> {
            int i = Integer.parseInt(new String(Objects.requireNonNull(message.payload()), UTF_8));
            if (attempt == 1 && i % 3 == 0) {
                return SendResult.retryable("status 500");
            }
            return switch (i % 10) {
                case 1 -> SendResult.sent(answer(402, "no money"));
                case 2 -> SendResult.rejected("status 422", answer(422, "no such card"));
                default -> SendResult.sent(answer(200, "charged"));
            };
        });
        RelayOptions options = RelayOptions.DEFAULT.withRetry(new Retry(10, QUICK));
        try (sink;
                Relay relay = Relay.builder(store, sink).options(options).build();
                PostgreSqlOutcomeReceiver receiver = receive()) {
            relay.start();
            await().until(() -> orders("true") == count);
        }

        assertThat(orders("state = 'PAID'")).isEqualTo(count * 8 / 10);
        assertThat(orders("state = 'CANCELLED'")).isEqualTo(count * 2 / 10);
        assertThat(orders("changes <> 1")).isZero();
        assertThat(queryLong("SELECT count(*) FROM hitotsu.parked WHERE state = 'DEAD'"))
                .isEqualTo(count / 10);
    }

    /** A relay that crashed before it had saved its position makes calls again. */
    @Test
    void anOutcomeThatComesAgainHasNoSecondEffect() {
        List<Outcome> outcomes =
                IntStream.range(0, 20).mapToObj(OutcomesIT::outcome).toList();
        lead(SHORT).journal().settle(answered(outcomes));
        lead(LONG).journal().settle(answered(outcomes));

        try (PostgreSqlOutcomeReceiver receiver = receive()) {
            await().until(() -> receiver.handled() == 40);
        }
        assertThat(orders("true")).isEqualTo(20);
        assertThat(orders("changes <> 1")).isZero();
    }

    @Test
    void anotherRoundOfTheSameCallHasAnEffectOfItsOwn() {
        Message call =
                Message.builder("charges", "ChargeRequested").key("order-1").build();
        lead(LONG)
                .journal()
                .settle(answered(List.of(
                        Outcome.of(call, 0, false, answer(422, "no such card")),
                        Outcome.of(call, 1, true, answer(200, "charged")))));

        try (PostgreSqlOutcomeReceiver receiver = receive()) {
            await().until(() -> receiver.handled() == 2);
        }
        assertThat(orders("state = 'PAID' AND changes = 2")).isEqualTo(1);
    }

    @Test
    void aRelayThatNoLongerLeadsWritesNoOutcome() throws SQLException {
        RelayTerm old = lead(SHORT);
        RelayTerm now = lead(LONG);

        assertThatThrownBy(() -> old.journal().settle(answered(List.of(outcome(1)))))
                .isInstanceOf(FencedException.class);
        now.journal().settle(answered(List.of(outcome(2))));
        assertThat(queryLong("SELECT count(*) FROM hitotsu.outcome_0")).isEqualTo(1);
    }

    @Test
    void allPartsOfAnOutcomeComeHome() {
        Outcome sent = new Outcome(
                outcome(1).callId(),
                7,
                "charges",
                null,
                "ChargeRequested",
                false,
                new Answer(409, Headers.empty().with("x-request-id", "r-1"), new byte[] {0, 1, -1}, true));
        lead(LONG).journal().settle(answered(List.of(sent)));

        List<Outcome> received = new CopyOnWriteArrayList<>();
        try (PostgreSqlOutcomeReceiver receiver = database.outcomeReceiver("orders")
                .handler(batch -> batch.messages().forEach(message -> received.add(Outcome.of(message))))
                .start()) {
            await().until(() -> receiver.handled() == 1);
        }
        assertThat(received).containsExactly(sent);
    }

    /** One order's handler fails; whatever is not in its lane goes on, and nothing overtakes it within its key. */
    @Test
    void aHandlerThatFailsHoldsBackItsOwnLane() {
        List<Outcome> outcomes = new ArrayList<>();
        IntStream.range(0, 64).forEach(i -> outcomes.add(outcome(i)));
        lead(LONG).journal().settle(answered(outcomes));
        AtomicInteger failures = new AtomicInteger();
        try (PostgreSqlOutcomeReceiver receiver = database.outcomeReceiver("orders")
                .retryPolicy(new RetryPolicy(QUICK, 3, 3))
                .handler(database.inboxHandler("orders", (connection, message) -> {
                    if ("order-0".equals(message.key())) {
                        failures.incrementAndGet();
                        throw new IllegalStateException("the handler of order 0 fails");
                    }
                    settleOrder(connection, message);
                }))
                .start()) {
            long others = outcomes.stream()
                    .filter(each -> OutcomeLanes.of(each.key()) != OutcomeLanes.of("order-0"))
                    .count();
            await().until(() -> orders("true") >= others && failures.get() > 5);
        }
        assertThat(orders("id = 'order-0'")).isZero();
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
            try (PostgreSqlOutcomeReceiver receiver = receive()) {
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
            try (PostgreSqlOutcomeReceiver receiver = receive()) {
                await().until(() -> receiver.handled() == 1);
            }
            assertThat(orders("changes = 1")).isEqualTo(4);
        }
    }

    @Test
    void outcomesThatNobodyReadsAreToldWithWhoShouldReadThem() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            UnreadOutcomes unread = new UnreadOutcomes(SchemaName.DEFAULT, 1);
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
            UnreadOutcomes unread = new UnreadOutcomes(SchemaName.DEFAULT, 100, told::add);
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
