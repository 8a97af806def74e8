package dev.hitotsu.graphql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.graphql.support.GatewayMain;
import dev.hitotsu.graphql.support.Shop;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One service hangs. Those who do not need it are served; those who do are told; and 256 MB are enough.
 * {@code -Dhitotsu.operations=400} for many of each client.
 */
class HangingServiceIT {
    private static final int CLIENTS = 64;
    private static final int OPERATIONS = Integer.getInteger("hitotsu.operations", 15);

    /** All of them together are larger than the memory of {@link #SMALL_HEAP}. */
    private static final int LARGE_OPERATIONS = 400;

    private static final String SMALL_HEAP = "96m";

    private static final String STUCK = "{\"query\": \"{ orders(first: 100) { id total user { name } } }\"}";
    private static final String FREE = "{\"query\": \"{ products(first: 50) { id name price } }\"}";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    private final int port = FreePorts.next();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    @Test
    void othersAreServedWithBoundedMemory() throws Exception {
        try (Shop shop = new Shop();
                ChildProcess gateway = GatewayMain.start(config(shop), "256m")) {
            await().until(() -> isServed());
            shop.users.hang();
            List<Thread> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> Thread.ofVirtual().start(() -> run(number % 2 == 0 ? STUCK : FREE)))
                    .toList();
            for (Thread client : clients) {
                client.join();
            }

            System.out.printf("%d served, %d told of the service that hangs, 256 MB%n", served.get(), told.get());
            assertThat(gateway.isAlive()).isTrue();
            assertThat(served).hasValue(CLIENTS / 2 * OPERATIONS);
            assertThat(told).hasValue(CLIENTS / 2 * OPERATIONS);
        }
    }

    @Test
    void operationsThatAreRefusedLeaveNothingBehind() throws Exception {
        String large = "{\"query\": \"{ products { " + "id ".repeat(100_000) + "} }\"}";
        try (Shop shop = new Shop();
                ChildProcess gateway = GatewayMain.start(config(shop), SMALL_HEAP)) {
            await().until(() -> isServed());
            for (int i = 0; i < LARGE_OPERATIONS; i++) {
                assertThat(post(large)).as("operation %d", i).contains("TOO_MANY_TOKENS");
            }
            assertThat(gateway.isAlive()).isTrue();
        }
    }

    private Path config(Shop shop) throws Exception {
        return Files.writeString(folder.resolve("gateway.yaml"), """
                listen: {host: 127.0.0.1, port: %d, eventLoops: 1}
                accessLog: false
                upstreams:
                  users: {addresses: "%s"}
                  orders: {addresses: "%s"}
                  products: {addresses: "%s"}
                  payments: {addresses: "%s"}
                routes:
                  - id: graphql
                    match: {path: /graphql}
                    auth: none
                    # A busy machine is no hanging service: the others have time enough.
                    timeout: 5s
                    graphql: {schema: %s/shop.graphqls, budget: 30s}
                  - id: others
                    match: {path: /others}
                    auth: none
                    timeout: 1m
                    graphql: {schema: %s/shop.graphqls, budget: 1m}
                """.formatted(
                        port,
                        shop.users.url(),
                        shop.orders.url(),
                        shop.products.url(),
                        shop.payments.url(),
                        Shop.EXAMPLE.toAbsolutePath(),
                        Shop.EXAMPLE.toAbsolutePath()));
    }

    private boolean isServed() {
        try {
            return post(FREE).contains("product 49");
        } catch (IOException e) {
            return false;
        }
    }

    private void run(String body) {
        for (int i = 0; i < OPERATIONS; i++) {
            try {
                String answer = post(body);
                if (body.equals(FREE) && answer.contains("product 49") && !answer.contains("errors")) {
                    served.incrementAndGet();
                } else if (answer.contains("Order.user from users") && answer.contains("\"total\":99.25")) {
                    told.incrementAndGet();
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private String post(String body) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + (body.equals(FREE) ? "/others" : "/graphql")))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
