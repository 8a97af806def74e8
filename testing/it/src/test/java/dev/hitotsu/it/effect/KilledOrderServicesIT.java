package dev.hitotsu.it.effect;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes on one database place orders for clients that repeat their requests, while one of the processes is
 * killed again and again. Each key has one order, and every answer to it is the same. {@code -Dhitotsu.requests=200000}
 * for a long run.
 */
class KilledOrderServicesIT {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int REQUESTS = Integer.getInteger("hitotsu.requests", 3_000);
    private static final int CLIENTS = 16;
    private static final int REQUESTS_PER_KEY = 4;
    private static final int REQUESTS_PER_KILL = Math.max(1_000, REQUESTS / 40);

    private final PostgreSqlServer server = PostgreSqlServer.builder().quick().start();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();
    private final int[] ports = {FreePorts.next(), FreePorts.next()};
    private final ChildProcess[] processes = new ChildProcess[2];
    private final Map<Integer, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger repetitions = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        PostgreSql.of(server.dataSource()).schema().apply();
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE placed (key text, id text)");
        }
        for (int i = 0; i < processes.length; i++) {
            startProcess(i);
        }
    }

    @AfterEach
    void stop() {
        for (ChildProcess process : processes) {
            process.close();
        }
        http.close();
        server.close();
    }

    private void startProcess(int index) {
        processes[index] = JavaProcess.of(OrderServiceMain.class)
                .shortLived()
                .heap("128m")
                .arguments(Integer.toString(ports[index]), server.jdbcUrl(), server.user(), server.password())
                .start();
        await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> http.send(HttpRequest.newBuilder(uri(index)).build(), BodyHandlers.ofString())
                        .body()
                        .equals("ready"));
    }

    @Test
    void everyKeyHasOneOrderAndOneAnswer() throws Exception {
        System.out.println("seed " + SEED);
        int kills = 0;
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(SEED + client);
                running.add(clients.submit(() -> send(random)));
            }
            Random chance = new Random(SEED - 1);
            for (int at = untilNextKill(chance); at < REQUESTS; at += untilNextKill(chance)) {
                int next = at;
                await().atMost(Duration.ofMinutes(30)).until(() -> sent.get() >= next);
                int victim = chance.nextInt(2);
                processes[victim].kill();
                startProcess(victim);
                kills++;
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
        System.out.printf(
                "%d requests, %d keys, %d repetitions, %d kills, %d failed requests%n",
                REQUESTS, answers.size(), repetitions.get(), kills, failures.get());
        assertThat(failures).as("requests that a kill has hit").hasPositiveValue();
        assertThat(repetitions).hasPositiveValue();
        assertThat(orders()).isEqualTo(answers);
    }

    private static int untilNextKill(Random chance) {
        return REQUESTS_PER_KILL / 2 + chance.nextInt(REQUESTS_PER_KILL);
    }

    private void send(Random random) {
        while (sent.getAndIncrement() < REQUESTS) {
            int key = random.nextInt(REQUESTS / REQUESTS_PER_KEY);
            String answer = askUntilAnswered(key, random);
            String before = answers.putIfAbsent(key, answer);
            if (before != null && !before.equals(answer)) {
                throw new AssertionError("key " + key + ": " + answer + " (expected: " + before + ", as before)");
            }
        }
    }

    private String askUntilAnswered(int key, Random random) {
        while (true) {
            try {
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(uri(random.nextInt(2)))
                                .timeout(Duration.ofSeconds(60))
                                .header(HttpIdempotency.KEY, "key-" + key)
                                .POST(BodyPublishers.ofString(Integer.toString(key)))
                                .build(),
                        BodyHandlers.ofString());
                if (response.statusCode() == 201) {
                    repetitions.addAndGet(
                            response.headers()
                                            .firstValue(HttpIdempotency.REPLAYED)
                                            .isPresent()
                                    ? 1
                                    : 0);
                    return response.body();
                }
                assertThat(response.statusCode()).isIn(409, 500, 503);
            } catch (IOException killed) {
                failures.incrementAndGet();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private URI uri(int process) {
        return URI.create("http://127.0.0.1:" + ports[process] + "/orders");
    }

    /** What was committed. Two orders of one key are told as such. */
    private Map<Integer, String> orders() throws Exception {
        Map<Integer, String> orders = new HashMap<>();
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT key, id FROM placed")) {
            while (rows.next()) {
                orders.merge(rows.getInt(1), rows.getString(2), (one, two) -> one + " and " + two);
            }
        }
        return orders;
    }
}
