package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.inbox.step.RefusedException;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** An order in steps: stock, charge and state, each once, and undone where it is refused. */
final class OrderSteps {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_ATTEMPTS = 12;
    private static final int CONCURRENCY = 32;
    private static final int CHARGED = 201;
    private static final int REFUSED = 402;

    private final URI charges;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Charges at this payment API. */
    OrderSteps(URI paymentApi) {
        this.charges = paymentApi.resolve("/charges");
    }

    /** Its handler, which runs until the process ends. */
    BatchHandler start(SqlDatabase database, DataSource dataSource) {
        StepHandler<Connection> handler = Steps.builder(database.stepStore(dataSource), "orders")
                .lease(LEASE)
                .maxAttempts(MAX_ATTEMPTS)
                .backoff(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 0.5))
                .pollInterval(Duration.ofMillis(100))
                .concurrency(CONCURRENCY)
                .build()
                .handler(message -> order(message).orderId(), (run, message) -> place(run, order(message)))
                .start();
        return batch -> {
            List<Message> placed = batch.messages().stream()
                    .filter(message -> message.type().equals(Order.PLACED))
                    .toList();
            if (!placed.isEmpty()) {
                handler.handle(new ReceivedBatch(placed, batch.positions(), batch.reader()));
            }
        };
    }

    private void place(StepRun<Connection> run, Order order) throws Exception {
        OrderEvent.Body body = new OrderEvent.Body(order.orderId(), order.amountCents());
        run.transaction("accept", connection -> Payments.remember(connection, body))
                .undo(connection -> OrderStates.set(
                        connection, order.orderId(), "CANCELLED", run.reason().orElse("cancelled")));
        run.transaction("reserve", connection -> reserve(connection, order))
                .undo(connection -> Stock.release(connection, body));
        run.call("charge", key -> charge(key, body));
        run.transaction("paid", connection -> {
            Payments.insertCharge(connection, body);
            OrderStates.set(connection, order.orderId(), "PAID", null);
        });
    }

    private static void reserve(Connection connection, Order order) throws SQLException {
        if (!Stock.isTaken(connection, order)) {
            throw new RefusedException("sold out");
        }
    }

    /** Whatever is neither a yes nor a no for this order leaves the call in doubt. */
    private void charge(String key, OrderEvent.Body order) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(charges)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(order.json()))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == REFUSED) {
            throw new RefusedException("charge refused");
        }
        if (answer.statusCode() != CHARGED || !OrderEvent.Body.of(answer.body()).equals(order)) {
            throw new IOException("POST " + charges + ": status " + answer.statusCode()
                    + " (expected: 201 with the order that was charged)");
        }
    }

    private static Order order(Message message) {
        try {
            return JSON.readValue(Objects.requireNonNull(message.payload(), "payload"), Order.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("message " + message.id() + ": not an order (expected: one)", e);
        }
    }
}
