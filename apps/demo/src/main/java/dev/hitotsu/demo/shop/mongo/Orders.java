package dev.hitotsu.demo.shop.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import dev.hitotsu.demo.shop.Order;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The orders, and how many each user has placed. Thread-safe. */
final class Orders {
    private static final FindOneAndUpdateOptions AFTER =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> orders;
    private final MongoCollection<Document> accounts;

    Orders(ShopCollections shop) {
        this.orders = shop.orders();
        this.accounts = shop.accounts();
    }

    /** The next number of a user. Of two transactions that ask at the same time one has to be run again. */
    long nextNumber(ClientSession transaction, String userId) {
        Document account = accounts.findOneAndUpdate(transaction, eq("_id", userId), inc("orders", 1L), AFTER);
        if (account == null) {
            throw new IllegalArgumentException("userId: " + userId + " (expected: a user with an account)");
        }
        return account.getLong("orders");
    }

    void insert(ClientSession transaction, Order order, String idempotencyKey) {
        orders.insertOne(
                transaction,
                new Document("_id", order.orderId())
                        .append("userId", order.userId())
                        .append("number", order.number())
                        .append("productId", order.productId())
                        .append("quantity", order.quantity())
                        .append("amountCents", order.amountCents())
                        .append("idempotencyKey", idempotencyKey)
                        .append("state", "PENDING")
                        .append("changes", 0));
    }

    Optional<Order> placedWith(ClientSession transaction, String idempotencyKey) {
        return Optional.ofNullable(orders.find(transaction, eq("idempotencyKey", idempotencyKey))
                        .first())
                .map(Orders::order);
    }

    Optional<Order> find(String orderId) {
        return document(orderId).map(Orders::order);
    }

    Optional<Document> document(String orderId) {
        return Optional.ofNullable(orders.find(eq("_id", orderId)).first());
    }

    /** Changes the state of an order, and counts that. Nothing but the inbox keeps a change from being made twice. */
    void change(ClientSession transaction, String orderId, String state, @Nullable String reason) {
        Bson change = combine(set("state", state), set("reason", reason), inc("changes", 1));
        orders.updateOne(transaction, eq("_id", orderId), change);
    }

    private static Order order(Document order) {
        return new Order(
                order.getString("_id"),
                Objects.requireNonNull(order.getString("userId"), "userId"),
                order.getLong("number"),
                Objects.requireNonNull(order.getString("productId"), "productId"),
                order.getInteger("quantity"),
                order.getLong("amountCents"));
    }
}
