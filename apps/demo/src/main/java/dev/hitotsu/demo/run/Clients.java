package dev.hitotsu.demo.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * People who order. Each order has an idempotency key and is asked for until it is answered, with the same key; every
 * twentieth is sent by two clients at the same moment.
 */
final class Clients {
    /** What became of an order: what the clients were told, and how often they asked. */
    record Answered(String idempotencyKey, String orderId, int tries) {}

    private static final int THREADS = 24;
    private static final int SENT_TWICE = 20;
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(8);

    private final URI orders;
    private final DemoOptions options;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Answered> answered = new ConcurrentHashMap<>();
    private final Queue<Answered> contradictions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger twins = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();

    Clients(URI shop, DemoOptions options) {
        this.orders = shop.resolve("/orders");
        this.options = options;
    }

    /** Places all orders, spread over the seconds of the demo; returns when each was answered. */
    void run() throws Exception {
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                clients.add(threads.submit(() -> {
                    order(start);
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    List<Answered> answered() {
        List<Answered> all = new ArrayList<>(answered.values());
        all.addAll(contradictions);
        return all;
    }

    int answeredSoFar() {
        return answered.size();
    }

    int twins() {
        return twins.get();
    }

    int retries() {
        return retries.get();
    }

    private void order(long start) throws Exception {
        long spacing = Duration.ofSeconds(options.seconds()).toNanos() / options.orders();
        for (int number = next.getAndIncrement(); number < options.orders(); number = next.getAndIncrement()) {
            waitUntil(start + number * spacing);
            SplittableRandom random = new SplittableRandom(options.seed() + number * 0x9E3779B97F4A7C15L);
            String key = "key-" + options.seed() + "-" + number;
            HttpRequest request = request(key, random);
            if (number % SENT_TWICE == 0 && options.faults()) {
                twice(key, request);
            } else {
                record(key, ask(request, key));
            }
        }
    }

    private void twice(String key, HttpRequest request) throws Exception {
        twins.incrementAndGet();
        try (ExecutorService pair = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answered> twin = pair.submit(() -> ask(request, key));
            record(key, ask(request, key));
            record(key, twin.get());
        }
    }

    /** Two different answers to one key would be two orders: the checker is told of both. */
    private void record(String key, Answered answer) {
        Answered first = answered.putIfAbsent(key, answer);
        if (first != null && !first.orderId().equals(answer.orderId())) {
            contradictions.add(answer);
        }
    }

    private HttpRequest request(String key, SplittableRandom random) throws JsonProcessingException {
        OrderRequest order = new OrderRequest(
                "user-" + (1 + random.nextInt(ShopSchema.USERS)),
                "product-" + (1 + random.nextInt(ShopSchema.PRODUCTS)),
                1 + random.nextInt(3));
        return HttpRequest.newBuilder(orders)
                .timeout(REQUEST_LIMIT)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(order)))
                .build();
    }

    /** Asks until there is an answer; errors of the server and of the network are retried. */
    private Answered ask(HttpRequest request, String key) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() < 300) {
                    Order order = json.readValue(answer.body(), Order.class);
                    return new Answered(key, Objects.requireNonNull(order.orderId(), "orderId"), tries);
                }
                if (answer.statusCode() < 500) {
                    throw new IllegalStateException("order " + key + ": status " + answer.statusCode()
                            + " (expected: 2xx or 5xx): " + new String(answer.body(), StandardCharsets.UTF_8));
                }
            } catch (IOException unanswered) {
                // Whether the order was placed is not known; that is what the key is for.
            }
            retries.incrementAndGet();
            LockSupport.parkNanos(Duration.ofMillis(Math.min(50L * tries, 500)).toNanos());
        }
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
