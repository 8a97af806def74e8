package dev.hitotsu.demo.shop.mongo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.demo.shop.HttpService;
import dev.hitotsu.demo.shop.HttpService.Reply;
import dev.hitotsu.demo.shop.Order;
import dev.hitotsu.demo.shop.OrderEvent;
import dev.hitotsu.demo.shop.OrderRequest;
import dev.hitotsu.demo.shop.Product;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.demo.shop.User;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongo.MongoTransaction;
import dev.hitotsu.mongo.MongoTransactions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code POST /orders} with an {@code Idempotency-Key}, {@code GET /orders/ID}, and {@code GET /jobs/ID}. The order,
 * its job and its message commit together. A retry with the same key gets the same order. Consumes the news of stock
 * and payments.
 */
final class OrdersService {
    private final MongoTransactions transactions;
    private final Orders orders;
    private final OrderJobs jobs;
    private final URI catalogue;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    /** Reads users and products from the service at {@code catalogue}. */
    OrdersService(ShopCollections shop, URI catalogue) {
        this.transactions = shop.outbox().transactions();
        this.orders = new Orders(shop);
        this.jobs = new OrderJobs(shop);
        this.catalogue = catalogue;
    }

    void register(HttpService service) {
        service.post("/orders", this::place)
                .get("/orders/:id", request -> show(orders.find(id(request)), id(request)))
                .get("/jobs/:id", request -> show(jobs.find(id(request)), id(request)));
    }

    private static String id(RoutingContext request) {
        return HttpService.pathParameter(request, "id");
    }

    private static Reply show(Optional<?> found, String orderId) {
        return found.isPresent()
                ? Reply.ok(found.get())
                : Reply.error(404, "order: " + orderId + " (expected: a known order)");
    }

    private Reply place(RoutingContext context) throws Exception {
        String key = context.request().getHeader("Idempotency-Key");
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException("Idempotency-Key: missing (expected: a key that a retry repeats)");
        }
        OrderRequest request = HttpService.body(context, OrderRequest.class);
        require(request.quantity() > 0, "quantity: " + request.quantity() + " (expected: 1 or more)");
        fetch("/users/" + request.userId(), User.class);
        long price = fetch("/products/" + request.productId(), Product.class).priceCents();
        return transactions.run(transaction -> place(transaction, key, request, price));
    }

    /** Several repositories and the outbox in one unit of work. It may be run several times, and commits once. */
    private Reply place(MongoTransaction transaction, String key, OrderRequest request, long price) {
        Optional<Order> before = orders.placedWith(transaction.session(), key);
        if (before.isPresent()) {
            return Reply.ok(before.get());
        }
        Order order = new Order(
                UUID.randomUUID().toString(),
                request.userId(),
                orders.nextNumber(transaction.session(), request.userId()),
                request.productId(),
                request.quantity(),
                price * request.quantity());
        orders.insert(transaction.session(), order, key);
        jobs.open(transaction.session(), order.orderId());
        transaction.append(Message.builder(Topics.ORDERS, Order.PLACED)
                .key(order.userId())
                .payload(write(order))
                .build());
        return new Reply(201, order);
    }

    /** Makes an order paid or cancelled, and writes the result of its job, in the transaction of the claim. */
    void settle(MongoTransaction transaction, Message message) throws IOException {
        if (OrderEvent.CHARGED.isTypeOf(message)) {
            settle(transaction, message, "PAID", "paid");
        } else if (OrderEvent.CHARGE_REFUSED.isTypeOf(message)) {
            settle(transaction, message, "CANCELLED", "charge refused");
        } else if (OrderEvent.SOLD_OUT.isTypeOf(message)) {
            settle(transaction, message, "CANCELLED", "sold out");
        }
    }

    private void settle(MongoTransaction transaction, Message message, String state, String result) throws IOException {
        String orderId = OrderEvent.body(message).orderId();
        orders.change(transaction.session(), orderId, state, state.equals("PAID") ? null : result);
        jobs.finish(transaction.session(), orderId, result);
    }

    /** Reads from another service, outside any transaction. */
    private <T> T fetch(String path, Class<T> type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(catalogue.resolve(path)).build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        require(answer.statusCode() != 404, path + " (expected: a known one)");
        if (answer.statusCode() != 200) {
            throw new IOException("GET " + path + ": status " + answer.statusCode() + " (expected: 200)");
        }
        return json.readValue(answer.body(), type);
    }

    private byte[] write(Order order) {
        try {
            return json.writeValueAsBytes(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an order cannot be written as JSON", e);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
