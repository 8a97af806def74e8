package dev.hitotsu.it.http;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.http.AnswerPolicy;
import dev.hitotsu.http.BodyFormat;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.http.HttpSink;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.it.http.PaymentApi.Mood;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiver;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayOptions.Retry;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Orders that are paid by a call of another service: with the outbox, the HTTP sink and the inbox, and in the ways in
 * which it goes wrong. The same audit finds the faults of those.
 */
class PaymentCallsIT {
    private static final int ORDERS = Integer.getInteger("hitotsu.orders", 300);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), 0.5);

    private static PostgreSqlServer postgreSql;

    @BeforeAll
    static void start() {
        postgreSql = PostgreSqlServer.builder().quick().start();
    }

    @AfterAll
    static void stop() {
        postgreSql.close();
    }

    private static DataSource database(String name) {
        return postgreSql.createDatabase(name);
    }

    /** Every tenth order is refused; before that, or before it is charged, anything may happen. */
    private static BiFunction<String, Integer, Mood> misbehaving(Random random) {
        Mood[] failures = {Mood.FAILS, Mood.IS_BUSY};
        Mood[] charges = {Mood.GOOD, Mood.FORGETS_TO_ANSWER, Mood.ANSWERS_LATE};
        return (order, attempt) -> {
            if (attempt < 4 && random.nextBoolean()) {
                return failures[random.nextInt(10) == 0 ? 1 : 0];
            }
            return order.endsWith("7") ? Mood.REFUSES : charges[random.nextInt(charges.length)];
        };
    }

    @Test
    void moneyChargedEqualsOrdersPaidWhateverThePaymentApiDoes() throws Exception {
        DataSource dataSource = database("outbox");
        OrderTable orders = OrderTable.create(dataSource);
        PostgreSql database = PostgreSql.of(dataSource);
        try (PaymentApi api = new PaymentApi(misbehaving(new Random(Long.getLong("hitotsu.seed", 1))));
                HttpSink sink = sink(api);
                Relay relay = Relay.builder(database.relayStore(), sink)
                        .options(RelayOptions.DEFAULT.withRetry(new Retry(20, QUICK)))
                        .build();
                OutcomeReceiver outcomes = database.outcomeReceiver("orders")
                        .handler(database.inboxHandler("orders", PaymentCallsIT::settle))
                        .start()) {
            relay.start();
            for (int i = 0; i < ORDERS; i++) {
                String id = "order-" + i;
                database.transactions().use(transaction -> {
                    OrderTable.insert(transaction.connection(), id);
                    transaction.append(Message.builder("charges", "ChargeRequested")
                            .key(id)
                            .payload(id)
                            .build());
                });
            }
            await().atMost(Duration.ofMinutes(4))
                    .untilAsserted(() -> assertThat(orders.states()).doesNotContainValue("PENDING"));

            assertThat(orders.audit(api.charges())).isEmpty();
            assertThat(orders.states()).containsValues("PAID", "CANCELLED");
        }
    }

    /**
     * It is the only one under way, and its destination the only one; so it alone would have to see whether that is
     * back.
     */
    @Test
    void aChargeThatAlwaysFailsHoldsBackNoOtherAndDiesOfItsOwn() throws Exception {
        DataSource dataSource = database("poison");
        PostgreSql database = PostgreSql.of(dataSource);
        database.schema().apply();
        AtomicInteger attempts = new AtomicInteger();
        BiFunction<String, Integer, Mood> moods = (order, attempt) -> {
            attempts.accumulateAndGet(order.equals("poison") ? attempt : 0, Math::max);
            return order.equals("poison") ? Mood.FAILS : Mood.GOOD;
        };
        HttpDestination.Builder payments = HttpDestination.builder("payments").format(BodyFormat.RAW);
        try (PaymentApi api = new PaymentApi(moods);
                HttpSink sink = HttpSink.builder()
                        .destination(payments.url(api.url()).build())
                        .allowed(AllowedTargets.PUBLIC.withNetwork("127.0.0.1").withPlainHttp())
                        .build();
                Relay relay = Relay.builder(database.relayStore(), sink)
                        .options(RelayOptions.DEFAULT.withRetry(new Retry(12, QUICK)))
                        .build()) {
            relay.start();
            request(database, "poison");
            await().until(() -> attempts.get() > 5);
            request(database, "well");

            await().until(() -> api.charges().containsKey("well"));
            await().until(() -> database.admin().status().count(OutboxState.DEAD) == 1);
            assertThat(attempts.get()).isGreaterThanOrEqualTo(12);
        }
    }

    private static void request(PostgreSql database, String order) throws SQLException {
        Message call = Message.builder("charges", "ChargeRequested")
                .key(order)
                .payload(order)
                .build();
        database.transactions().use(transaction -> transaction.append(call));
    }

    private static HttpSink sink(PaymentApi api) {
        return HttpSink.builder()
                .destination(HttpDestination.builder("payments")
                        .url(api.url())
                        .format(BodyFormat.RAW)
                        .limits(new Limits(Duration.ofSeconds(1), 32, 0, 1_000, 10))
                        .answers(AnswerPolicy.KEPT.withOutcomes(402))
                        .build())
                .allowed(AllowedTargets.PUBLIC.withNetwork("127.0.0.1").withPlainHttp())
                .build();
    }

    private static void settle(Connection connection, Message message) throws SQLException {
        Outcome outcome = Outcome.of(message);
        OrderTable.set(connection, outcome.key(), outcome.answer().status() == 201 ? "PAID" : "CANCELLED");
    }

    /** The connection breaks after the charge, the transaction is rolled back, and money is charged for no order. */
    @Test
    void theCallInsideTheTransactionChargesOrdersThatDoNotExist() throws Exception {
        OrderTable orders = OrderTable.create(database("inside"));
        try (PaymentApi api = new PaymentApi((order, attempt) -> Mood.FORGETS_TO_ANSWER)) {
            try {
                orders.inTransaction(connection -> {
                    OrderTable.insert(connection, "order-1");
                    call(api, "order-1", "order-1");
                });
            } catch (IOException e) {
                // What the business code sees; its transaction is rolled back.
            }
            assertThat(orders.audit(api.charges())).containsExactly("order-1: no such order, charged 1 times");
        }
    }

    /** The process ends between the commit and the call. */
    @Test
    void theCallAfterTheCommitWithoutAnOutboxIsForgotten() throws Exception {
        OrderTable orders = OrderTable.create(database("after"));
        try (PaymentApi api = new PaymentApi((order, attempt) -> Mood.GOOD)) {
            orders.inTransaction(connection -> OrderTable.insert(connection, "order-1"));

            assertThat(orders.audit(api.charges())).containsExactly("order-1: PENDING, charged 0 times");
        }
    }

    /** Both read the row before one of them has marked it, and their calls have no key in common. */
    @Test
    void twoPollersOfOneRowChargeTwice() throws Exception {
        OrderTable orders = OrderTable.create(database("pollers"));
        try (PaymentApi api = new PaymentApi((order, attempt) -> Mood.GOOD)) {
            orders.inTransaction(connection -> OrderTable.insert(connection, "order-1"));
            String firstSees = orders.states().get("order-1");
            String secondSees = orders.states().get("order-1");
            for (String seen : new String[] {firstSees, secondSees}) {
                if (seen.equals("PENDING")) {
                    call(api, "order-1", null);
                    orders.inTransaction(connection -> OrderTable.set(connection, "order-1", "PAID"));
                }
            }
            assertThat(orders.audit(api.charges()))
                    .containsExactly("order-1: PAID, charged 2 times", "order-1: changed 2 times");
        }
    }

    @Test
    void aFailedRowThatNobodyTakesAgainIsNeverPaid() throws Exception {
        OrderTable orders = OrderTable.create(database("failed"));
        try (PaymentApi api = new PaymentApi((order, attempt) -> attempt == 1 ? Mood.FAILS : Mood.GOOD)) {
            orders.inTransaction(connection -> OrderTable.insert(connection, "order-1"));
            int status = call(api, "order-1", "order-1");
            orders.inTransaction(
                    connection -> OrderTable.set(connection, "order-1", status == 201 ? "PAID" : "FAILED"));

            assertThat(orders.audit(api.charges())).containsExactly("order-1: FAILED, charged 0 times");
        }
    }

    /** How long the rows of an order are locked while the API takes three seconds to answer. */
    @Test
    void theTransactionHoldsItsLocksForTheCallOnlyWhereTheCallIsInside() throws Exception {
        DataSource dataSource = database("locks");
        OrderTable orders = OrderTable.create(dataSource);
        try (PaymentApi api = new PaymentApi((order, attempt) -> Mood.ANSWERS_LATE)) {
            long began = System.nanoTime();
            orders.inTransaction(connection -> {
                OrderTable.insert(connection, "inside");
                call(api, "inside", "inside");
            });
            Duration inside = Duration.ofNanos(System.nanoTime() - began);
            began = System.nanoTime();
            PostgreSql.of(dataSource).transactions().use(transaction -> {
                OrderTable.insert(transaction.connection(), "outbox");
                transaction.append(Message.builder("charges", "ChargeRequested")
                        .key("outbox")
                        .payload("outbox")
                        .build());
            });
            Duration outbox = Duration.ofNanos(System.nanoTime() - began);
            System.out.println("the business transaction held its locks for " + inside.toMillis()
                    + " ms with the call inside, for " + outbox.toMillis() + " ms with the outbox");
            assertThat(inside).isGreaterThan(Duration.ofSeconds(2));
            assertThat(outbox).isLessThan(inside);
        }
    }

    private static int call(PaymentApi api, String order, String key) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(api.url())).POST(HttpRequest.BodyPublishers.ofString(order));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
