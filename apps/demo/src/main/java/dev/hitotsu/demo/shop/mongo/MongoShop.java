package dev.hitotsu.demo.shop.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Consumer;
import dev.hitotsu.demo.shop.HttpService;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.mongo.MongoInboxHandler;
import dev.hitotsu.mongo.MongoInboxHandler.MessageEffect;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * One process of the shop on MongoDB: {@code SERVICE PORT URI USER PASSWORD BROKER BROKER_ADDRESS CATALOGUE_URL}. The
 * services are those of {@link dev.hitotsu.demo.shop.ShopMain}. User and password are in the URI, if at all.
 */
public final class MongoShop {
    private static final int ARGUMENTS = 8;

    private final ShopCollections shop;
    private final Broker broker;
    private final String brokerAddress;
    private final URI catalogue;

    private MongoShop(ShopCollections shop, Broker broker, String brokerAddress, URI catalogue) {
        this.shop = shop;
        this.broker = broker;
        this.brokerAddress = brokerAddress;
        this.catalogue = catalogue;
    }

    /** Runs the service until the process is ended. */
    public static void main(String[] args) {
        if (args.length != ARGUMENTS) {
            throw new IllegalArgumentException(args.length
                    + " arguments (expected: SERVICE PORT URI USER PASSWORD BROKER BROKER_ADDRESS CATALOGUE_URL)");
        }
        MongoShop service = new MongoShop(
                new ShopCollections(client(args[2])), Broker.valueOf(args[5]), args[6], URI.create(args[7]));
        HttpService http = new HttpService(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)))
                .get("/health", request -> HttpService.Reply.ok(Map.of()));
        service.start(args[0], http);
        http.listen(Integer.parseInt(args[1]));
    }

    /** A server that does not answer holds up nobody for long. */
    public static MongoClient client(String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS))
                .build());
    }

    private void start(String service, HttpService http) {
        switch (service) {
            case "catalogue" -> {
                CatalogueService catalogueService = new CatalogueService(shop);
                consume(Consumer.STOCK, catalogueService::handle);
                catalogueService.register(http);
            }
            case "orders" -> {
                OrdersService orders = new OrdersService(shop, catalogue);
                consume(Consumer.ORDERS, orders::settle);
                orders.register(http);
            }
            case "payments" -> startPayments(http);
            case "notifications" -> {
                NotificationsService notifications = new NotificationsService(shop);
                consume(Consumer.NOTIFICATIONS, notifications::notifyUser);
                consume(Consumer.ANALYTICS, notifications::addToTotals);
                notifications.register(http);
            }
            default ->
                throw new IllegalArgumentException(
                        "service: " + service + " (expected: catalogue, orders, payments or notifications)");
        }
    }

    /** The news of the stock from the broker, and the outcomes of the calls. */
    @SuppressWarnings("MustBeClosedChecker")
    private void startPayments(HttpService http) {
        PaymentsService payments = new PaymentsService(shop);
        consume(Consumer.PAYMENTS, payments::request);
        var unused = shop.calls()
                .outcomeReceiver("payments")
                .handler(counted("charge-outcomes", payments::settle))
                .start();
        payments.register(http);
    }

    /** The receiver runs until the process ends. What it has not committed by then is delivered again. */
    @SuppressWarnings("MustBeClosedChecker")
    private void consume(Consumer consumer, MessageEffect effect) {
        var unused = broker.receive(brokerAddress, consumer, counted(consumer.id(), effect), null);
    }

    /** A handler that counts repeated messages in the database. */
    private BatchHandler counted(String consumer, MessageEffect effect) {
        MongoInboxHandler handler = shop.outbox().inboxHandler(consumer, effect);
        return batch -> {
            long before = handler.repetitionCount();
            handler.handle(batch);
            long repetitions = handler.repetitionCount() - before;
            if (repetitions > 0) {
                shop.absorbed().insertOne(new Document("consumer", consumer).append("deliveries", repetitions));
            }
        };
    }
}
