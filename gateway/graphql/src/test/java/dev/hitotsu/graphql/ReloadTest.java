package dev.hitotsu.graphql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.graphql.support.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas change while clients ask. */
class ReloadTest {
    private static final int RELOADS = Integer.getInteger("hitotsu.reloads", 50);
    private static final int CLIENTS = 4;
    private static final String BODY = "{\"query\": \"{ orders(first: 3) { id user { name } } }\"}";

    @TempDir
    private Path folder;

    private GatewayConfig config(Shop shop, int version) throws Exception {
        String schema = Files.readString(Shop.EXAMPLE.resolve("shop.graphqls"));
        Path file = Files.writeString(
                folder.resolve("shop.graphqls"),
                schema.replace("type Product { id: ID!", "type Product { version" + version + ": ID, id: ID!"));
        return shop.config("""
                routes:
                  - {id: graphql, match: {path: /graphql}, auth: none, graphql: {schema: %s}}
                """.formatted(file));
    }

    @Test
    void noOperationFailsWhileTheSchemaChanges() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (Shop shop = new Shop();
                Gateway gateway = Gateway.start(config(shop, 0))) {
            String expected = Shop.post(gateway, BODY).body();
            assertThat(expected).contains("user 2").doesNotContain("errors");
            Runnable client = () -> {
                while (!stop.get()) {
                    try {
                        String body = Shop.post(gateway, BODY).body();
                        if (!body.equals(expected)) {
                            failures.add(body);
                        }
                        served.incrementAndGet();
                    } catch (Exception e) {
                        failures.add(e.toString());
                    }
                }
            };
            List<Thread> load = Stream.generate(() -> Thread.ofVirtual().start(client))
                    .limit(CLIENTS)
                    .toList();
            for (int i = 1; i <= RELOADS; i++) {
                gateway.reload(config(shop, i));
                int before = served.get();
                await().until(() -> served.get() > before || !failures.isEmpty());
            }
            stop.set(true);
            for (Thread thread : load) {
                thread.join();
            }

            System.out.printf("%d reloads, %d operations, %d failed%n", RELOADS, served.get(), failures.size());
            assertThat(failures).isEmpty();
            assertThat(Shop.ask(gateway, "{ products(first: 1) { version" + RELOADS + " } }")
                            .has("data"))
                    .isTrue();
        }
    }

    @Test
    void aWrongSchemaChangesNothing() throws Exception {
        try (Shop shop = new Shop();
                Gateway gateway = Gateway.start(config(shop, 0))) {
            Files.writeString(folder.resolve("shop.graphqls"), "type Query { a: Int }");
            assertThatThrownBy(() -> gateway.reload(shop.config("""
                    routes:
                      - {id: graphql, match: {path: /graphql}, auth: none, graphql: {schema: %s/shop.graphqls}}
                    """.formatted(folder))))
                    .isInstanceOf(ConfigException.class);

            assertThat(Shop.post(gateway, BODY).body()).contains("user 2");
        }
    }
}
