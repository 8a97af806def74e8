package dev.hitotsu.demo.database;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.demo.shop.mongo.ShopCollections;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Reads the state of the shop in one snapshot. */
final class MongoShopState {
    private static final TransactionOptions SNAPSHOT =
            TransactionOptions.builder().readConcern(ReadConcern.SNAPSHOT).build();

    private final ClientSession session;
    private final MongoDatabase shop;
    private final MongoDatabase calls;

    private MongoShopState(ClientSession session, MongoDatabase shop, MongoDatabase calls) {
        this.session = session;
        this.shop = shop;
        this.calls = calls;
    }

    /** Empty while the database is away. */
    static Optional<ShopSnapshot> read(MongoClient client) {
        try (ClientSession session = client.startSession()) {
            session.startTransaction(SNAPSHOT);
            return Optional.of(new MongoShopState(
                            session,
                            client.getDatabase(ShopCollections.DATABASE),
                            client.getDatabase(Topics.CALLS.value()))
                    .read());
        } catch (MongoException unavailable) {
            return Optional.empty();
        }
    }

    private ShopSnapshot read() {
        List<Document> waiting = waiting();
        long settled = count("orders", ne("state", "PENDING"))
                + count("orders", and(eq("state", "PENDING"), in("_id", givenUp())));
        return new ShopSnapshot(
                count("orders", new Document()),
                count("payment_requests", new Document()),
                settled,
                count("orders", eq("reason", "charge refused")) - count("stock_movements", gt("quantity", 0L)),
                count("notifications", new Document()),
                totalled(),
                waiting.size(),
                oldestAgeSeconds(waiting));
    }

    private long count(String collection, Bson filter) {
        return shop.getCollection(collection).countDocuments(session, filter);
    }

    /** Orders whose charge was given up. */
    private List<String> givenUp() {
        return calls.getCollection("hitotsu_parked")
                .find(session, eq("state", "DEAD"))
                .projection(include("key"))
                .map(call -> String.valueOf(call.getString("key")))
                .into(new ArrayList<>());
    }

    private long totalled() {
        List<Document> totals =
                shop.getCollection("product_totals").find(session).into(new ArrayList<>());
        return totals.stream().mapToLong(total -> total.getLong("orders")).sum();
    }

    /** Messages about new orders that the relay has not passed, and those that it has parked. */
    private List<Document> waiting() {
        Document relay = shop.getCollection("hitotsu_relay").find(session).first();
        long position = relay == null ? 0 : relay.getLong("position");
        List<Document> waiting = shop.getCollection("hitotsu_message")
                .find(session, and(gt("_id", position), eq("topic", Topics.ORDERS)))
                .projection(include("appendedAt"))
                .into(new ArrayList<>());
        return shop.getCollection("hitotsu_parked")
                .find(session, eq("topic", Topics.ORDERS))
                .projection(include("appendedAt"))
                .into(waiting);
    }

    private static double oldestAgeSeconds(List<Document> waiting) {
        return waiting.stream()
                .flatMap(message -> Optional.ofNullable(message.getDate("appendedAt")).stream())
                .min(Comparator.naturalOrder())
                .map(oldest -> (new Date().getTime() - oldest.getTime()) / 1e3)
                .orElse(0.0);
    }
}
