package dev.hitotsu.demo.shop.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.demo.shop.HttpService;
import dev.hitotsu.demo.shop.HttpService.Reply;
import dev.hitotsu.demo.shop.Order;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongo.MongoTransaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/**
 * {@code GET /notifications/USER} and {@code GET /analytics/products}. Notifies users of their orders, and adds orders
 * to the totals of their products.
 */
final class NotificationsService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_SHOWN = 1_000;

    private final ShopCollections shop;

    NotificationsService(ShopCollections shop) {
        this.shop = shop;
    }

    void register(HttpService http) {
        http.get("/notifications/:user", request -> notificationsOf(HttpService.pathParameter(request, "user")))
                .get("/analytics/products", request -> totals());
    }

    private Reply notificationsOf(String userId) {
        return Reply.ok(shop.notifications()
                .find(eq("userId", userId))
                .limit(MAX_SHOWN)
                .map(one -> one.getString("orderId"))
                .into(new ArrayList<>()));
    }

    private Reply totals() {
        List<Document> totals = shop.productTotals().find().into(new ArrayList<>());
        return Reply.ok(totals);
    }

    /** In the transaction that claims the message. */
    void notifyUser(MongoTransaction transaction, Message message) throws IOException {
        Order order = JSON.readValue(message.payload(), Order.class);
        shop.notifications()
                .insertOne(
                        transaction.session(),
                        new Document("orderId", order.orderId()).append("userId", order.userId()));
    }

    /** In the transaction that claims the message. The totals lag behind like the messages. */
    void addToTotals(MongoTransaction transaction, Message message) throws IOException {
        Order order = JSON.readValue(message.payload(), Order.class);
        shop.productTotals()
                .updateOne(
                        transaction.session(),
                        eq("_id", order.productId()),
                        combine(
                                inc("orders", 1L),
                                inc("quantity", (long) order.quantity()),
                                inc("amountCents", order.amountCents())));
    }
}
