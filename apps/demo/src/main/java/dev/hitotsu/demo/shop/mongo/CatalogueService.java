package dev.hitotsu.demo.shop.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Updates.inc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import dev.hitotsu.demo.shop.HttpService;
import dev.hitotsu.demo.shop.HttpService.Reply;
import dev.hitotsu.demo.shop.Order;
import dev.hitotsu.demo.shop.OrderEvent;
import dev.hitotsu.demo.shop.Product;
import dev.hitotsu.demo.shop.User;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongo.MongoTransaction;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /users/ID} and {@code GET /products/ID}. Reserves stock for an order, or says that it is sold out; gives
 * it back when the charge is refused.
 */
final class CatalogueService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FindOneAndUpdateOptions AFTER =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final ShopCollections shop;

    CatalogueService(ShopCollections shop) {
        this.shop = shop;
    }

    void register(HttpService http) {
        http.get("/users/:id", request -> user(HttpService.pathParameter(request, "id")))
                .get("/products/:id", request -> product(HttpService.pathParameter(request, "id")));
    }

    private Reply user(String userId) {
        Document user = shop.users().find(eq("_id", userId)).first();
        return user == null
                ? Reply.error(404, "user: " + userId + " (expected: a known user)")
                : Reply.ok(new User(userId, Objects.requireNonNull(user.getString("name"), "name")));
    }

    private Reply product(String productId) {
        Document product = shop.products().find(eq("_id", productId)).first();
        return product == null
                ? Reply.error(404, "product: " + productId + " (expected: a known product)")
                : Reply.ok(new Product(
                        productId,
                        Objects.requireNonNull(product.getString("name"), "name"),
                        product.getLong("priceCents")));
    }

    /** Reserves or releases, in the transaction that claims the message. */
    void handle(MongoTransaction transaction, Message message) throws IOException {
        if (message.type().equals(Order.PLACED)) {
            reserve(transaction, JSON.readValue(message.payload(), Order.class));
        } else if (OrderEvent.CHARGE_REFUSED.isTypeOf(message)) {
            release(transaction.session(), OrderEvent.body(message).orderId());
        }
    }

    private void reserve(MongoTransaction transaction, Order order) {
        OrderEvent event = isTaken(transaction.session(), order) ? OrderEvent.STOCK_RESERVED : OrderEvent.SOLD_OUT;
        transaction.append(event.message(new OrderEvent.Body(order.orderId(), order.amountCents())));
    }

    /** Takes the pieces of an order; false if there is too little. */
    private boolean isTaken(ClientSession transaction, Order order) {
        Long left = move(transaction, order.productId(), -order.quantity());
        if (left != null) {
            note(transaction, order.orderId(), order.productId(), -order.quantity(), left);
        }
        return left != null;
    }

    /** What is left of the product; null if there is too little. */
    private @Nullable Long move(ClientSession transaction, String productId, long quantity) {
        Document after = shop.stock()
                .findOneAndUpdate(
                        transaction,
                        and(eq("_id", productId), gte("available", -quantity)),
                        inc("available", quantity),
                        AFTER);
        return after == null ? null : after.getLong("available");
    }

    private void note(ClientSession transaction, String orderId, String productId, long quantity, long left) {
        shop.stockMovements()
                .insertOne(
                        transaction,
                        new Document("orderId", orderId)
                                .append("productId", productId)
                                .append("quantity", quantity)
                                .append("available", left));
    }

    /** Gives back what an order has taken. */
    private void release(ClientSession transaction, String orderId) {
        Map<String, Long> taken = new TreeMap<>();
        shop.stockMovements()
                .find(transaction, eq("orderId", orderId))
                .forEach(movement ->
                        taken.merge(movement.getString("productId"), -movement.getLong("quantity"), Long::sum));
        taken.forEach((productId, quantity) -> note(
                transaction,
                orderId,
                productId,
                quantity,
                Objects.requireNonNull(move(transaction, productId, quantity), "what is given back fits in")));
    }
}
