package dev.hitotsu.demo.shop.mongo;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.ClientSession;
import dev.hitotsu.demo.shop.HttpService;
import dev.hitotsu.demo.shop.HttpService.Reply;
import dev.hitotsu.demo.shop.OrderEvent;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.mongo.MongoTransaction;
import dev.hitotsu.outbox.Outbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.Document;

/**
 * {@code GET /payments/ORDER}: the charges of an order. Has the payment API charge orders: the call is a message,
 * written in the transaction that claims the news of the stock, made by a relay after the commit, and its outcome
 * handled once.
 */
final class PaymentsService {
    private static final int CHARGED = 201;

    private final ShopCollections shop;
    private final Outbox<ClientSession> calls;

    PaymentsService(ShopCollections shop) {
        this.shop = shop;
        this.calls = shop.calls().outbox();
    }

    void register(HttpService http) {
        http.get("/payments/:order", request -> chargesOf(HttpService.pathParameter(request, "order")));
    }

    private Reply chargesOf(String orderId) {
        List<Long> amounts = new ArrayList<>();
        shop.charges().find(eq("orderId", orderId)).forEach(charge -> amounts.add(charge.getLong("amountCents")));
        return Reply.ok(amounts);
    }

    /** Asks for the charge of an order for which there is stock, in the transaction that claims the message. */
    void request(MongoTransaction transaction, Message message) throws IOException {
        if (OrderEvent.STOCK_RESERVED.isTypeOf(message)) {
            OrderEvent.Body order = OrderEvent.body(message);
            shop.requests()
                    .insertOne(
                            transaction.session(),
                            new Document("_id", order.orderId()).append("amountCents", order.amountCents()));
            calls.append(transaction.session(), call(order));
        }
    }

    /** Takes note of how a call ended, in the transaction that claims the outcome. */
    void settle(MongoTransaction transaction, Message message) throws IOException {
        Outcome outcome = Outcome.of(message);
        OrderEvent.Body order = requested(transaction.session(), Objects.requireNonNull(outcome.key(), "key"));
        if (!outcome.accepted() || outcome.answer().status() != CHARGED) {
            transaction.append(OrderEvent.CHARGE_REFUSED.message(order));
        } else if (OrderEvent.Body.of(outcome.answer().body()).equals(order)) {
            shop.charges()
                    .insertOne(
                            transaction.session(),
                            new Document("orderId", order.orderId()).append("amountCents", order.amountCents()));
            transaction.append(OrderEvent.CHARGED.message(order));
        } else {
            // An answer that was meant for another call says nothing about this one. Asking again under the same key is
            // harmless.
            calls.append(transaction.session(), call(order));
        }
    }

    /** The key is the order's: however often it is asked for, there is one charge. */
    private static Message call(OrderEvent.Body order) {
        return Message.builder(Topics.CHARGES, "ChargeRequested")
                .key(order.orderId())
                .header("Idempotency-Key", order.orderId())
                .payload(order.json())
                .build();
    }

    private OrderEvent.Body requested(ClientSession transaction, String orderId) {
        Document request = shop.requests().find(transaction, eq("_id", orderId)).first();
        if (request == null) {
            throw new IllegalStateException("order " + orderId + ": charged without a request");
        }
        return new OrderEvent.Body(orderId, request.getLong("amountCents"));
    }
}
