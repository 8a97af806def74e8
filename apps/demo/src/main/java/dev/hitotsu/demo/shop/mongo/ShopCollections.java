package dev.hitotsu.demo.shop.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.hitotsu.demo.shop.ShopSchema;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.mongo.Mongo;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/**
 * The shop's collections, and the outboxes beside them. Each read and write is of what a majority has. Immutable and
 * thread-safe.
 */
public record ShopCollections(MongoClient client) {
    /** The name of the database. */
    public static final String DATABASE = "shop";

    /** The outbox of the messages, in the shop's database. */
    public Mongo outbox() {
        return Mongo.of(client, DATABASE);
    }

    /** The outbox of the calls, in a database of its own. A transaction may write to both. */
    public Mongo calls() {
        return Mongo.of(client, Topics.CALLS.value());
    }

    MongoCollection<Document> users() {
        return collection("users");
    }

    MongoCollection<Document> products() {
        return collection("products");
    }

    MongoCollection<Document> stock() {
        return collection("stock");
    }

    MongoCollection<Document> stockMovements() {
        return collection("stock_movements");
    }

    MongoCollection<Document> accounts() {
        return collection("accounts");
    }

    MongoCollection<Document> orders() {
        return collection("orders");
    }

    MongoCollection<Document> jobs() {
        return collection("jobs");
    }

    MongoCollection<Document> requests() {
        return collection("payment_requests");
    }

    MongoCollection<Document> charges() {
        return collection("charges");
    }

    MongoCollection<Document> notifications() {
        return collection("notifications");
    }

    MongoCollection<Document> productTotals() {
        return collection("product_totals");
    }

    MongoCollection<Document> absorbed() {
        return collection("absorbed");
    }

    private MongoCollection<Document> collection(String name) {
        return client.getDatabase(DATABASE)
                .getCollection(name)
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcern.MAJORITY);
    }

    /**
     * Makes everything in an empty server, with so many pieces of the first two products. No index prevents a second
     * charge of an order, or that it takes stock twice. Only the inbox does.
     */
    public void create(int scarcePieces) {
        outbox().schema().apply();
        calls().schema().apply();
        orders().createIndex(Indexes.ascending("idempotencyKey"), new IndexOptions().unique(true));
        stockMovements().createIndex(Indexes.ascending("orderId"));
        charges().createIndex(Indexes.ascending("orderId"));
        notifications().createIndex(Indexes.ascending("userId"));
        absorbed().createIndex(Indexes.ascending("consumer"));
        addUsers();
        addProducts(scarcePieces);
    }

    private void addUsers() {
        List<Document> users = new ArrayList<>();
        List<Document> accounts = new ArrayList<>();
        for (int n = 1; n <= ShopSchema.USERS; n++) {
            users.add(new Document("_id", "user-" + n).append("name", "User " + n));
            accounts.add(new Document("_id", "user-" + n).append("orders", 0L));
        }
        users().insertMany(users);
        accounts().insertMany(accounts);
    }

    private void addProducts(int scarcePieces) {
        for (int n = 1; n <= ShopSchema.PRODUCTS; n++) {
            String id = "product-" + n;
            long pieces = n <= ShopSchema.SCARCE_PRODUCTS ? scarcePieces : ShopSchema.PLENTY;
            products()
                    .insertOne(new Document("_id", id)
                            .append("name", "Product " + n)
                            .append("priceCents", 100L * n + 99));
            stock().insertOne(new Document("_id", id).append("initial", pieces).append("available", pieces));
            productTotals()
                    .insertOne(new Document("_id", id)
                            .append("orders", 0L)
                            .append("quantity", 0L)
                            .append("amountCents", 0L));
        }
    }
}
