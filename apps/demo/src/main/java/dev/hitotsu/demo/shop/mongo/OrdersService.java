package dev.hitotsu.demo.shop.mongo;

import dev.hitotsu.demo.shop.Catalogue;
import dev.hitotsu.demo.shop.HttpService;
import dev.hitotsu.demo.shop.HttpService.Reply;
import dev.hitotsu.demo.shop.Order;
import dev.hitotsu.demo.shop.OrderEvent;
import dev.hitotsu.demo.shop.Purchase;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongo.MongoTransaction;
import dev.hitotsu.mongo.MongoTransactions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * {@code POST /orders} with an {@code Idempotency-Key}, {@code GET /orders/ID}, and {@code GET /jobs/ID}. The order,
 * its job and its message commit together. A retry with the same key gets the same order. Consumes the news of stock
 * and payments.
 */
final class OrdersService {
    private final MongoTransactions transactions;
    private final Orders orders;
    private final OrderJobs jobs;
    private final Catalogue catalogue;

    /** Reads users and products from the service at {@code catalogue}. */
    OrdersService(ShopCollections shop, URI catalogue) {
        this.transactions = shop.outbox().transactions();
        this.orders = new Orders(shop);
        this.jobs = new OrderJobs(shop);
        this.catalogue = new Catalogue(catalogue);
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
        Purchase purchase = catalogue.purchase(context);
        return transactions.run(transaction -> place(transaction, purchase));
    }

    /** Several repositories and the outbox in one unit of work. It may be run several times, and commits once. */
    private Reply place(MongoTransaction transaction, Purchase purchase) {
        Optional<Order> before = orders.placedWith(transaction.session(), purchase.key());
        if (before.isPresent()) {
            return Reply.ok(before.get());
        }
        long number =
                orders.nextNumber(transaction.session(), purchase.request().userId());
        Order order = purchase.order(number);
        orders.insert(transaction.session(), order, purchase.key());
        jobs.open(transaction.session(), order.orderId());
        transaction.append(order.placed());
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
}
