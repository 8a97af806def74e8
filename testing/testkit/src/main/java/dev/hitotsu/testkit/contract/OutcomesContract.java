package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiver;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayOptions.Retry;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How calls end, on the way back to whoever made them, in any SQL database. */
public abstract class OutcomesContract extends RelayTerms<Connection> {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0);

    /** The database of the fixture. */
    protected abstract JdbcDatabase database();

    /** Where its tables stand; the tests add one. */
    protected abstract SchemaName schema();

    /** Nothing but the inbox keeps an order from being changed twice. */
    @BeforeEach
    void createChanges() throws SQLException {
        execute("CREATE TABLE ${schema}.order_change (id varchar(50) NOT NULL, state varchar(50) NOT NULL)");
    }

    private void execute(String sql) throws SQLException {
        Queries.execute(database().dataSource(), schema().in(sql));
    }

    private long number(String sql) {
        try {
            return Queries.number(database().dataSource(), schema().in(sql));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private long changes(String condition) {
        return number("SELECT count(*) FROM ${schema}.order_change WHERE " + condition);
    }

    private long orders() {
        return number("SELECT count(DISTINCT id) FROM ${schema}.order_change");
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

    private OutcomeReceiver receive() {
        return database()
                .outcomeReceiver("orders")
                .handler(database().inboxHandler("orders", this::settleOrder))
                .retryPolicy(new RetryPolicy(QUICK, 3, 3))
                .start();
    }

    private void settleOrder(Connection connection, Message message) throws SQLException {
        Outcome outcome = Outcome.of(message);
        String sql = schema().in("INSERT INTO ${schema}.order_change (id, state) VALUES (?, ?)");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, outcome.key());
            insert.setString(2, outcome.answer().status() == 200 ? "PAID" : "CANCELLED");
            insert.executeUpdate();
        }
    }

    /** Attempts fail, charges are refused, and some are rejected for good: each order hears of its own end once. */
    @Test
    void everyOrderIsPaidOrCancelledOnce() {
        int count = 300;
        append(IntStream.range(0, count)
                .mapToObj(i -> Message.builder("charges", "ChargeRequested")
                        .key("order-" + i)
                        .payload(String.valueOf(i))
                        .build())
                .toList());
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
                Relay relay =
                        Relay.builder(fixture().store(), sink).options(options).build();
                OutcomeReceiver receiver = receive()) {
            relay.start();
            await().until(() -> orders() == count);
        }

        assertThat(changes("state = 'PAID'")).isEqualTo(count * 8 / 10);
        assertThat(changes("state = 'CANCELLED'")).isEqualTo(count * 2 / 10);
        assertThat(orders()).isEqualTo(count);
        assertThat(fixture().admin().status().count(OutboxState.DEAD)).isEqualTo(count / 10);
    }

    /** A relay that crashed before it had saved its position makes calls again. */
    @Test
    void anOutcomeThatComesAgainHasNoSecondEffect() {
        List<Outcome> outcomes =
                IntStream.range(0, 20).mapToObj(OutcomesContract::outcome).toList();
        lead(SHORT).journal().settle(answered(outcomes));
        lead(LONG).journal().settle(answered(outcomes));

        try (OutcomeReceiver receiver = receive()) {
            await().until(() -> receiver.handled() == 40);
        }
        assertThat(orders()).isEqualTo(20);
        assertThat(changes("1 = 1")).isEqualTo(20);
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

        try (OutcomeReceiver receiver = receive()) {
            await().until(() -> receiver.handled() == 2);
        }
        assertThat(changes("id = 'order-1'")).isEqualTo(2);
    }

    @Test
    void aRelayThatNoLongerLeadsWritesNoOutcome() {
        RelayTerm old = lead(SHORT);
        RelayTerm now = lead(LONG);

        assertThatThrownBy(() -> old.journal().settle(answered(List.of(outcome(1)))))
                .isInstanceOf(FencedException.class);
        now.journal().settle(answered(List.of(outcome(2))));
        try (OutcomeReceiver receiver = receive()) {
            await().until(() -> receiver.handled() == 1);
        }
        assertThat(changes("id = 'order-2'")).isEqualTo(1);
        assertThat(orders()).isEqualTo(1);
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
        try (OutcomeReceiver receiver = database()
                .outcomeReceiver("orders")
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
        try (OutcomeReceiver receiver = database()
                .outcomeReceiver("orders")
                .retryPolicy(new RetryPolicy(QUICK, 3, 3))
                .handler(database().inboxHandler("orders", (connection, message) -> {
                    if ("order-0".equals(message.key())) {
                        failures.incrementAndGet();
                        throw new IllegalStateException("the handler of order 0 fails");
                    }
                    settleOrder(connection, message);
                }))
                .start()) {
            long others = outcomes.stream()
                    .filter(each -> lane(each.key()) != lane("order-0"))
                    .count();
            await().until(() -> orders() >= others && failures.get() > 5);
        }
        assertThat(changes("id = 'order-0'")).isZero();
    }

    /** How lanes are made of keys; a release never changes it. */
    private static int lane(@Nullable String key) {
        return key == null ? 0 : Math.floorMod(key.hashCode(), 16);
    }
}
