package dev.hitotsu.it;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.demo.payment.Mood;
import dev.hitotsu.demo.payment.Moods;
import dev.hitotsu.demo.payment.PaymentApi;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.http.AnswerPolicy;
import dev.hitotsu.http.BodyFormat;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.http.HttpSink;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.it.MiniShop.Placed;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiver;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Mistakes between an order and its charge by a payment API, in a shop with a broker, and the same done correctly. */
class BrokenChargingIT extends BrokenOnPurposeSupport {
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), 0.5);

    BrokenChargingIT() throws SQLException {}

    /** The answer is lost, so the transaction is rolled back: money was taken for no order. */
    @Test
    void theCallInsideTheTransactionIsFound() throws Exception {
        try (PaymentApi api = api((order, attempt) -> Mood.FORGETS_TO_ANSWER)) {
            assertThatThrownBy(() -> placeAndChargeInside(api)).isInstanceOf(IOException.class);

            CheckResult result = shop.check();
            assertThat(result.kept()).isFalse();
            assertThat(result.withoutOrder()).isPositive();
        }
    }

    private void placeAndChargeInside(PaymentApi api) throws Exception {
        try (Connection connection = shop.begin()) {
            Placed placed = appended(connection, "user-1");
            call(api, placed.orderId(), placed.orderId().toString());
            shop.pay(connection, placed.orderId());
            connection.commit();
            shop.answered(placed);
        }
    }

    /** Between the commit and the call, the process ends. */
    @Test
    void theCallAfterTheCommitWithoutAnOutboxIsFound() throws Exception {
        try (PaymentApi api = api((order, attempt) -> Mood.CHARGES)) {
            placeMany("user-1", 3);
            for (UUID order : shop.pending().subList(0, 2)) {
                call(api, order, order.toString());
                inTransaction(connection -> shop.pay(connection, order));
            }

            CheckResult result = check(3);
            assertThat(result.unpaid()).isEqualTo(1);
            assertThat(result.lost()).isEqualTo(1);
        }
    }

    /** Both have read the row before one of them marks it, and their calls have no key in common. */
    @Test
    void twoPollersThatTakeTheSameRowAreFound() throws Exception {
        try (PaymentApi api = api((order, attempt) -> Mood.CHARGES);
                ExecutorService pollers = Executors.newFixedThreadPool(2)) {
            placeMany("user-1", 3);
            CyclicBarrier bothHaveRead = new CyclicBarrier(2);
            Callable<Void> poller = () -> {
                var pending = shop.pending();
                bothHaveRead.await();
                for (UUID order : pending) {
                    call(api, order, UUID.randomUUID().toString());
                    inTransaction(connection -> shop.pay(connection, order));
                }
                return null;
            };
            for (Future<Void> ended : pollers.invokeAll(List.of(poller, poller))) {
                ended.get();
            }

            CheckResult result = check(3);
            assertThat(result.kept()).isFalse();
            assertThat(result.doubled()).isEqualTo(9);
            assertThat(String.join("\n", result.evidence())).contains("money was taken 2 times", "charged 2 times");
        }
    }

    @Test
    void aFailedRowThatNobodyTakesAgainIsFound() throws Exception {
        try (PaymentApi api = api((order, attempt) -> Mood.FAILS)) {
            placeMany("user-1", 2);
            for (UUID order : shop.pending()) {
                assertThat(call(api, order, order.toString())).isEqualTo(500);
                inTransaction(connection -> markFailed(connection, order));
            }

            CheckResult result = check(2);
            assertThat(result.unpaid()).isEqualTo(2);
            assertThat(result.lost()).isEqualTo(2);
        }
    }

    /** The same API, which does all of that by turns, and two relays that would both like to call it. */
    @Test
    void theCallThroughAnOutboxIsKept() throws Exception {
        Mood[] first = {
            Mood.FORGETS_TO_ANSWER, Mood.FAILS, Mood.CHARGES, Mood.ANSWERS_LATE, Mood.ANSWERS_TWICE, Mood.HANGS
        };
        PostgreSql calls = PostgreSql.of(shop.dataSource, Topics.CALLS);
        try (PaymentApi api = api(
                        (order, attempt) -> attempt > 2 ? Mood.CHARGES : first[Math.floorMod(order.hashCode(), 6)]);
                HttpSink sink = httpSink(api);
                Relay one = callRelay(calls, sink);
                Relay other = callRelay(calls, sink);
                OutcomeReceiver outcomes = calls.outcomeReceiver("payments")
                        .handler(PostgreSql.of(shop.dataSource).inboxHandler("outcomes", this::settle))
                        .start()) {
            one.start();
            other.start();
            try (Connection connection = shop.begin()) {
                appended(connection, "user-1");
                connection.rollback();
            }
            placeMany("user-2", 24);
            relayAndConsume(24, PostgreSql.of(shop.dataSource).inboxHandler("payments", (connection, message) -> {
                shop.sell(connection, message);
                calls.outbox().append(connection, chargeOf(MiniShop.orderOf(message)));
            }));
            await().until(() -> shop.pending().isEmpty());

            CheckResult result = shop.check();
            assertThat(result.evidence()).isEmpty();
            assertThat(result.kept()).isTrue();
            assertThat(result.paid()).isEqualTo(24);
        }
    }

    private void settle(Connection connection, Message message) throws SQLException {
        Outcome outcome = Outcome.of(message);
        assertThat(outcome.answer().status()).isEqualTo(201);
        shop.pay(connection, UUID.fromString(outcome.key()));
    }

    /** How long the rows that an order needs are locked while the API takes two seconds to answer. */
    @Test
    void theTransactionHoldsItsLocksForTheCallOnlyWhereTheCallIsInside() throws Exception {
        try (PaymentApi api = api((order, attempt) -> Mood.ANSWERS_LATE)) {
            Duration inside = locked((connection, order) -> call(api, order, order.toString()));
            PostgreSql calls = PostgreSql.of(shop.dataSource, Topics.CALLS);
            Duration outbox = locked((connection, order) -> calls.outbox().append(connection, chargeOf(order)));
            System.out.println("with a broker: the business transaction held its locks for " + inside.toMillis()
                    + " ms with the call inside, for " + outbox.toMillis() + " ms with the outbox");
            assertThat(inside).isGreaterThanOrEqualTo(LATE);
            assertThat(outbox).isLessThan(inside);
        }
    }

    private Duration locked(Step step) throws Exception {
        try (Connection connection = shop.begin()) {
            Placed placed = appended(connection, "user-1");
            shop.sell(connection, placed.message(shop.topic));
            long began = System.nanoTime();
            step.run(connection, placed.orderId());
            connection.commit();
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    /** What the checker says after everything but the charges has happened. */
    private CheckResult check(int orders) throws Exception {
        relayAndConsume(orders, PostgreSql.of(shop.dataSource).inboxHandler("stock", shop::sell));
        return shop.check();
    }

    private PaymentApi api(Moods moods) throws IOException {
        PaymentApi api = PaymentApi.start(moods, LATE);
        shop.ledger = URI.create(api.url() + "/ledger");
        return api;
    }

    private static HttpSink httpSink(PaymentApi api) {
        return HttpSink.builder()
                .destination(HttpDestination.builder("payments")
                        .url(api.url() + "/charges")
                        .format(BodyFormat.RAW)
                        .limits(new Limits(Duration.ofSeconds(1), 32, 0, 1_000, 10))
                        .answers(AnswerPolicy.KEPT.withOutcomes(402))
                        .build())
                .allowed(AllowedTargets.PUBLIC.withNetwork("127.0.0.1").withPlainHttp())
                .build();
    }

    private static Relay callRelay(PostgreSql calls, HttpSink sink) {
        return Relay.builder(calls.relayStore(), sink)
                .options(RelayOptions.DEFAULT.withRetry(new RelayOptions.Retry(100, QUICK)))
                .build();
    }

    private static Message chargeOf(UUID order) {
        return Message.builder(Topics.CHARGES, "ChargeRequested")
                .key(order.toString())
                .header("Idempotency-Key", order.toString())
                .payload(body(order))
                .build();
    }

    private static String body(UUID order) {
        return "{\"orderId\":\"" + order + "\",\"amountCents\":199}";
    }

    private static int call(PaymentApi api, UUID order, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.url() + "/charges"))
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body(order)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static void markFailed(Connection connection, UUID order) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE shop_orders.orders SET state = 'FAILED' WHERE order_id = ?")) {
            update.setObject(1, order);
            update.executeUpdate();
        }
    }

    private void inTransaction(Work work) throws Exception {
        try (Connection connection = shop.begin()) {
            work.run(connection);
            connection.commit();
        }
    }

    @FunctionalInterface
    private interface Work {
        void run(Connection connection) throws Exception;
    }

    @FunctionalInterface
    private interface Step {
        void run(Connection connection, UUID order) throws Exception;
    }
}
