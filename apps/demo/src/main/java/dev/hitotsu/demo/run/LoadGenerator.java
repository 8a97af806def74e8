package dev.hitotsu.demo.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.demo.check.ClientOrder;
import dev.hitotsu.demo.shop.Order;
import dev.hitotsu.demo.shop.OrderRequest;
import dev.hitotsu.demo.shop.ShopSchema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that place orders. A request is repeated with the same idempotency key until it is answered, at the next door
 * each time. Every twentieth is sent by two clients at the same time, where there are several doors, at different ones.
 */
final class LoadGenerator {
    /** The first request with the same key is not answered yet. */
    private static final int UNDER_WAY = 409;

    private static final int CLIENTS = 24;
    private static final int DUPLICATE_EVERY = 20;
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(8);

    private final List<URI> orders;
    private final DemoOptions options;
    private final Pace pace;
    private final Runnable firstAnswer;
    private final AtomicBoolean hasAnswer = new AtomicBoolean();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, ClientOrder> answered = new ConcurrentHashMap<>();
    private final Queue<ClientOrder> contradictions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger sentTwice = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();

    /** Clients that know these doors of the shop. The listener is called when the first order was answered. */
    LoadGenerator(List<URI> doors, DemoOptions options, Pace pace, Runnable firstAnswer) {
        this.pace = pace;
        this.firstAnswer = firstAnswer;
        this.orders = doors.stream().map(door -> door.resolve("/orders")).toList();
        this.options = options;
    }

    /** Places all orders, spread over the seconds of the demo. Returns when each was answered. */
    void run() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(executor.submit(() -> {
                    placeOrders();
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    List<ClientOrder> answered() {
        List<ClientOrder> all = new ArrayList<>(answered.values());
        all.addAll(contradictions);
        return all;
    }

    int sentTwice() {
        return sentTwice.get();
    }

    int retries() {
        return retries.get();
    }

    private void placeOrders() throws Exception {
        for (int number = next.getAndIncrement(); number < options.orders(); number = next.getAndIncrement()) {
            pace.await(number);
            SplittableRandom random = new SplittableRandom(options.seed() + number * 0x9E3779B97F4A7C15L);
            String key = "key-" + options.seed() + "-" + number;
            byte[] order = order(random);
            if (number % DUPLICATE_EVERY == 0 && options.faults()) {
                sendTwice(key, order);
            } else {
                record(key, send(order, key, number));
            }
        }
    }

    private void sendTwice(String key, byte[] order) throws Exception {
        sentTwice.incrementAndGet();
        try (ExecutorService pair = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ClientOrder> twin = pair.submit(() -> send(order, key, 1));
            record(key, send(order, key, 0));
            record(key, twin.get());
        }
    }

    /** Two different answers to one key are two orders. The checker gets both. */
    private void record(String key, ClientOrder answer) {
        if (!hasAnswer.getAndSet(true)) {
            firstAnswer.run();
        }
        ClientOrder first = answered.putIfAbsent(key, answer);
        if (first != null && !Objects.equals(first.orderId(), answer.orderId())) {
            contradictions.add(answer);
        }
    }

    private byte[] order(SplittableRandom random) throws JsonProcessingException {
        return json.writeValueAsBytes(new OrderRequest(
                "user-" + (1 + random.nextInt(ShopSchema.USERS)),
                "product-" + (1 + random.nextInt(ShopSchema.PRODUCTS)),
                1 + random.nextInt(3)));
    }

    private HttpRequest request(String key, byte[] order, int door) {
        return HttpRequest.newBuilder(orders.get(door % orders.size()))
                .timeout(REQUEST_LIMIT)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(order))
                .build();
    }

    /**
     * Sends the order until there is an answer, first at this door. Errors of the server and of the network are
     * retried.
     */
    private ClientOrder send(byte[] bytes, String key, int door) throws Exception {
        for (int attempts = 1; ; attempts++) {
            try {
                HttpRequest request = request(key, bytes, door + attempts - 1);
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() < 300) {
                    Order order = json.readValue(answer.body(), Order.class);
                    return new ClientOrder(key, Objects.requireNonNull(order.orderId(), "orderId"), attempts);
                }
                if (answer.statusCode() < 500 && answer.statusCode() != UNDER_WAY) {
                    throw new IllegalStateException("order " + key + ": status " + answer.statusCode()
                            + " (expected: 2xx, 409 or 5xx): " + new String(answer.body(), StandardCharsets.UTF_8));
                }
            } catch (IOException unanswered) {
                // The order may have been placed or not. The key makes the retry safe.
            }
            retries.incrementAndGet();
            LockSupport.parkNanos(
                    Duration.ofMillis(Math.min(50L * attempts, 500)).toNanos());
        }
    }
}
