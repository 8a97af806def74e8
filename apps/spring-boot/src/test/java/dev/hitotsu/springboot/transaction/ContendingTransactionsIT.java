package dev.hitotsu.springboot.transaction;

import static dev.hitotsu.springboot.transaction.Shop.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Entities that several transactions change at once: the messages stand in the log in the order in which the row's lock
 * was had. {@code -Dhitotsu.spring.rounds=10000} for a long run.
 */
class ContendingTransactionsIT {
    private static final int ROUNDS = Integer.getInteger("hitotsu.spring.rounds", 400);
    private static final int THREADS = 4;

    private static PostgreSqlServer server;
    private static Shop shop;

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        shop = Shop.create(server, "shop");
    }

    @AfterAll
    static void close() {
        shop.close();
        server.close();
    }

    @Test
    void messagesFollowTheLocksOfEntities() throws Exception {
        AtomicInteger left = new AtomicInteger(ROUNDS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        change();
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }

        List<UUID> changes = shop.template.queryForList("SELECT message FROM stock_change ORDER BY number", UUID.class);
        assertThat(changes).hasSize(ROUNDS);
        assertThat(shop.messages()).isEqualTo(changes);
    }

    private void change() {
        UUID id = UUID.randomUUID();
        shop.transaction("JPA").executeWithoutResult(status -> {
            shop.outbox.append(message(id));
            shop.entityManager.find(Stock.class, 1).changedBy(id);
        });
    }
}
