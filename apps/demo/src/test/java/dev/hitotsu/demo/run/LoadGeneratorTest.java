package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.demo.check.ClientOrder;
import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.demo.shop.Order;
import dev.hitotsu.demo.shop.Saga;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.servers.net.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final int ORDERS = 6;

    /** One of two gateways is away: its clients go to the other one. */
    @Test
    void whoIsNotAnsweredAsksAtTheNextDoor() throws Exception {
        HttpServer open = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        open.createContext("/orders", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] order = new ObjectMapper()
                    .writeValueAsBytes(new Order(UUID.randomUUID().toString(), "user-1", 1, "product-1", 1, 100));
            exchange.sendResponseHeaders(201, order.length);
            exchange.getResponseBody().write(order);
            exchange.close();
        });
        open.start();
        try {
            DemoOptions options = new DemoOptions(
                    ORDERS,
                    1,
                    1,
                    Database.postgresql,
                    OutboxSource.POLLING,
                    ShopServices.plain,
                    Saga.messages,
                    Broker.kafka,
                    Through.gateways,
                    false,
                    null,
                    Path.of("r.html"));
            List<URI> doors =
                    List.of(door(FreePorts.next()), door(open.getAddress().getPort()));
            LoadGenerator clients = new LoadGenerator(doors, options, Pace.steady(options), () -> {});

            clients.run();

            assertThat(clients.answered()).hasSize(ORDERS);
            assertThat(clients.answered()).extracting(ClientOrder::attempts).containsOnly(1, 2);
        } finally {
            open.stop(0);
        }
    }

    private static URI door(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
