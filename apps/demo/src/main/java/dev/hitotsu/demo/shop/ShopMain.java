package dev.hitotsu.demo.shop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.StoredPositions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One process of the shop:
 * {@code SERVICE PORT JDBC_URL USER PASSWORD BROKER BROKER_ADDRESS CATALOGUE_URL [PAYMENT_API_URL]}. With a payment
 * API, orders go through steps ({@link Saga#steps}). The services are {@code catalogue} (users, products and their
 * stock), {@code orders}, {@code payments} and {@code notifications} (with analytics).
 */
public final class ShopMain {
    private static final String USAGE =
            "SERVICE PORT JDBC_URL USER PASSWORD BROKER BROKER_ADDRESS CATALOGUE_URL [PAYMENT_API_URL]";
    private static final int WITHOUT_STEPS = 8;

    private final SqlDatabase database;
    private final DataSource dataSource;
    private final Broker broker;
    private final String brokerAddress;
    private final URI catalogue;
    private final @Nullable URI paymentApi;

    private ShopMain(
            SqlDatabase database,
            DataSource dataSource,
            Broker broker,
            String brokerAddress,
            URI catalogue,
            @Nullable URI paymentApi) {
        this.database = database;
        this.dataSource = dataSource;
        this.broker = broker;
        this.brokerAddress = brokerAddress;
        this.catalogue = catalogue;
        this.paymentApi = paymentApi;
    }

    /** Runs the service until the process is ended. */
    public static void main(String[] args) {
        if (args.length != WITHOUT_STEPS && args.length != WITHOUT_STEPS + 1) {
            throw new IllegalArgumentException(args.length + " arguments (expected: " + USAGE + ")");
        }
        SqlDatabase database = SqlDatabase.of(args[2]);
        DataSource dataSource = pool(database, args[2], args[3], args[4]);
        ShopMain shop = new ShopMain(
                database,
                dataSource,
                Broker.valueOf(args[5]),
                args[6],
                URI.create(args[7]),
                args.length == WITHOUT_STEPS ? null : URI.create(args[WITHOUT_STEPS]));
        // Messages that waited for this process need not wait for its HTTP as well.
        shop.consume(args[0]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        HttpService http = new HttpService(vertx).get("/health", request -> HttpService.Reply.ok(Map.of()));
        shop.register(args[0], http);
        http.listen(Integer.parseInt(args[1]));
    }

    private void consume(String service) {
        if (paymentApi != null && !service.equals("notifications")) {
            consumeInSteps(service, paymentApi);
            return;
        }
        switch (service) {
            case "catalogue" -> consume(Consumer.STOCK, new Stock(door().outbox())::handle);
            case "orders" -> consume(Consumer.ORDERS, OrderStates::handle);
            case "payments" -> consumePayments();
            case "notifications" -> {
                consume(Consumer.NOTIFICATIONS, Handlers.orders(Effects::notifyUser));
                consume(Consumer.ANALYTICS, Handlers.orders(Effects::addToTotals));
            }
            default -> {
                // Refused where its routes are registered.
            }
        }
    }

    /** One handler does what the others tell each other otherwise. */
    private void consumeInSteps(String service, URI api) {
        if (service.equals("payments")) {
            consume(Consumer.STOCK, new OrderSteps(api).start(database, dataSource), null);
        }
    }

    /** The news of the stock from the broker, and the outcomes of the calls. */
    @SuppressWarnings("MustBeClosedChecker")
    private void consumePayments() {
        JdbcDatabase calls = database.at(dataSource, Topics.CALLS);
        Payments payments = new Payments(calls.outbox(), door().outbox());
        JdbcReadPositions positions = door().readPositions(Consumer.PAYMENTS.id());
        consume(
                Consumer.PAYMENTS,
                Handlers.of(Consumer.PAYMENTS.id(), door(), payments::request).withReadPositions(positions),
                positions);
        var unused = calls.outcomeReceiver("payments")
                .handler(Handlers.of("charge-outcomes", door(), (connection, messages) -> {
                    for (Message message : messages) {
                        payments.settle(connection, message);
                    }
                }))
                .start();
    }

    private void consume(Consumer consumer, JdbcInboxHandler.BatchEffect effect) {
        consume(consumer, Handlers.of(consumer.id(), door(), effect), null);
    }

    /** The tables that all services share. */
    private JdbcDatabase door() {
        return database.at(dataSource, SchemaName.DEFAULT);
    }

    private void register(String service, HttpService http) {
        switch (service) {
            case "catalogue" -> {
                new UsersService(dataSource).register(http);
                new ProductsService(dataSource).register(http);
            }
            case "orders" -> new OrdersService(dataSource, door().transactions(), catalogue).register(http);
            case "payments" -> new PaymentsService(dataSource).register(http);
            case "notifications" -> new NotificationsService(dataSource).register(http);
            default ->
                throw new IllegalArgumentException(
                        "service: " + service + " (expected: catalogue, orders, payments or notifications)");
        }
    }

    /** The receiver runs until the process ends. What it has not committed by then is delivered again. */
    @SuppressWarnings("MustBeClosedChecker")
    private void consume(Consumer consumer, BatchHandler handler, @Nullable StoredPositions positions) {
        var unused = broker.receive(brokerAddress, consumer, handler, positions);
    }

    private static DataSource pool(SqlDatabase database, String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(12);
        // Each login costs a process that has just started more than its work does.
        config.setMinimumIdle(2);
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setDataSourceProperties(database.timeouts());
        return new HikariDataSource(config);
    }
}
