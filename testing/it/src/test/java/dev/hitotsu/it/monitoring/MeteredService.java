package dev.hitotsu.it.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.id.snowflake.Sleeper;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.metrics.IdempotencyMetrics;
import dev.hitotsu.metrics.InboxMetrics;
import dev.hitotsu.metrics.OutboxMetrics;
import dev.hitotsu.metrics.WaitMetrics;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.telemetry.Telemetry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** A service that appends, handles, answers requests once, locks and makes ids, and tells its metrics. */
final class MeteredService implements AutoCloseable {
    private final PostgreSql database;
    private final Telemetry telemetry = Telemetry.start("shop", null, line -> {});
    private final BatchHandler payments;
    private final IdempotencyMetrics<Connection> requests;
    private final HttpServer server;

    private MeteredService(PostgreSql database, HttpServer server) {
        this.database = database;
        this.server = server;
        this.payments = database.inboxHandler("payments", (connection, message) -> {})
                .withObserver(InboxMetrics.of(telemetry.meters()));
        this.requests = IdempotencyMetrics.of(database.effects("orders"), telemetry.meters());
        OutboxMetrics.bind(telemetry.meters(), database.backlog());
        database.outbox().observe(OutboxMetrics.appends(telemetry.meters()));
    }

    static MeteredService start(DataSource dataSource) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        MeteredService service = new MeteredService(PostgreSql.of(dataSource), server);
        server.createContext("/metrics", exchange -> {
            byte[] text = service.telemetry.scrape().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, text.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(text);
            }
        });
        server.start();
        return service;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Does a bit of everything. */
    void work() throws Exception {
        Message message = Message.builder("orders", "OrderPlaced")
                .key("ann")
                .payload("{}")
                .build();
        database.transactions().use(transaction -> transaction.append(message));
        payments.handle(new ReceivedBatch(List.of(message, message), Map.of(), "test"));
        requests.run(UUID.randomUUID().toString(), new byte[] {1}, connection -> EffectResult.of(new byte[0]));
        WaitMetrics.locks(telemetry.meters()).record(Duration.ofMillis(1));
        WaitMetrics.ids(telemetry.meters(), Sleeper.parking()).sleep(Duration.ofMillis(1));
    }

    @Override
    public void close() {
        server.stop(0);
        telemetry.close();
    }
}
