package dev.hitotsu.demo.check;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Notification;
import dev.hitotsu.demo.check.RunData.Order;
import dev.hitotsu.demo.check.RunData.ProductStock;
import dev.hitotsu.demo.check.RunData.ProductTotal;
import dev.hitotsu.demo.check.RunData.StockMovement;
import dev.hitotsu.demo.check.reading.CheckException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shop's collections in one snapshot: those of the database in the URL, and the calls that were given up.
 * Blocks.
 */
final class MongoReader {
    static final String PREFIX = "mongodb:";

    private static final String CALLS = "shop_calls";

    private final ConnectionString url;
    private final Duration timeout;

    MongoReader(CheckInput input, Duration timeout) {
        this.url = new ConnectionString(input.url());
        this.timeout = timeout;
    }

    DatabaseContent read() {
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(url)
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(
                        socket -> socket.readTimeout(Math.toIntExact(timeout.toMillis()), TimeUnit.MILLISECONDS))
                .build();
        try (MongoClient client = MongoClients.create(settings);
                ClientSession session = client.startSession()) {
            session.startTransaction(TransactionOptions.builder()
                    .readConcern(ReadConcern.SNAPSHOT)
                    .build());
            return read(client, session);
        } catch (MongoException failure) {
            throw new CheckException("the shop's database cannot be read", failure);
        }
    }

    private DatabaseContent read(MongoClient client, ClientSession session) {
        Map<String, String> givenUp = new HashMap<>();
        client.getDatabase(CALLS)
                .getCollection("hitotsu_parked")
                .find(session, eq("state", "DEAD"))
                .forEach(call -> givenUp.put(text(call, "key"), text(call, "lastError")));
        return new DatabaseContent(
                all(client, session, "orders", MongoReader::order),
                all(
                        client,
                        session,
                        "charges",
                        charge -> new Charge(id(charge), text(charge, "orderId"), number(charge, "amountCents"))),
                all(
                        client,
                        session,
                        "notifications",
                        one -> new Notification(id(one), text(one, "orderId"), text(one, "userId"))),
                all(client, session, "product_totals", MongoReader::total),
                all(
                        client,
                        session,
                        "stock",
                        stock -> new ProductStock(id(stock), number(stock, "initial"), number(stock, "available"))),
                all(client, session, "stock_movements", MongoReader::movement),
                givenUp,
                all(client, session, "absorbed", one -> number(one, "deliveries")).stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    private <T> List<T> all(MongoClient client, ClientSession session, String name, Function<Document, T> mapper) {
        String database = url.getDatabase();
        if (database == null) {
            throw new CheckException("url (expected: " + PREFIX + "//host:port/database)");
        }
        return client.getDatabase(database)
                .getCollection(name)
                .find(session)
                .map(mapper::apply)
                .into(new ArrayList<>());
    }

    private static Order order(Document order) {
        return new Order(
                id(order),
                text(order, "userId"),
                number(order, "number"),
                text(order, "productId"),
                (int) number(order, "quantity"),
                number(order, "amountCents"),
                order.getString("idempotencyKey"),
                SqlReader.state(order.getString("state")),
                (int) number(order, "changes"));
    }

    private static ProductTotal total(Document total) {
        return new ProductTotal(
                id(total), number(total, "orders"), number(total, "quantity"), number(total, "amountCents"));
    }

    private static StockMovement movement(Document movement) {
        return new StockMovement(
                text(movement, "orderId"),
                text(movement, "productId"),
                number(movement, "quantity"),
                number(movement, "available"));
    }

    private static String id(Document document) {
        return text(document, "_id");
    }

    /** What is missing matches no order and no user. */
    private static String text(Document document, String field) {
        @Nullable Object value = document.get(field);
        return value == null ? "NULL" : value.toString();
    }

    private static long number(Document document, String field) {
        return document.get(field) instanceof Number number ? number.longValue() : 0;
    }
}
