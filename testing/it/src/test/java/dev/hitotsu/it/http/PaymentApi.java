package dev.hitotsu.it.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * A payment API that charges each key once, and misbehaves as it is told. Without a key it charges every request. It
 * counts what was really charged. Thread-safe.
 */
final class PaymentApi implements AutoCloseable {
    /** How an attempt goes. */
    enum Mood {
        /** Charges and says so. */
        GOOD,
        /** The customer has no money: 402, and that is final. */
        REFUSES,
        /** 500, and nothing was charged. */
        FAILS,
        /** Charges, and ends the connection without a word. */
        FORGETS_TO_ANSWER,
        /** Charges, and answers when nobody waits any more. */
        ANSWERS_LATE,
        /** 429, come again in a second. */
        IS_BUSY
    }

    private static final long LATE_SECONDS = 3;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final BiFunction<String, Integer, Mood> moods;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Mood> decided = new HashMap<>();
    private final Map<String, Integer> charges = new HashMap<>();

    /** Moods for an order and the number of the attempt. */
    PaymentApi(BiFunction<String, Integer, Mood> moods) throws IOException {
        this.moods = moods;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(executor);
        server.createContext("/charges", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/charges";
    }

    /** How often each order was really charged; an order that was not is not there. */
    synchronized Map<String, Integer> charges() {
        return Map.copyOf(charges);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String order = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Optional<String> key =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            switch (charge(order, key)) {
                case GOOD -> exchange.sendResponseHeaders(201, -1);
                case REFUSES -> exchange.sendResponseHeaders(402, -1);
                case FAILS -> exchange.sendResponseHeaders(500, -1);
                case FORGETS_TO_ANSWER -> {
                    // The end of the exchange ends the connection.
                }
                case ANSWERS_LATE -> {
                    awaitLate();
                    exchange.sendResponseHeaders(201, -1);
                }
                case IS_BUSY -> {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    exchange.sendResponseHeaders(429, -1);
                }
            }
        }
    }

    /** A key that was charged or refused before gets the same answer. */
    private synchronized Mood charge(String order, Optional<String> key) {
        Mood before = key.map(decided::get).orElse(null);
        if (before != null) {
            return before;
        }
        Mood mood = moods.apply(order, attempts.merge(order, 1, Integer::sum));
        switch (mood) {
            case GOOD, FORGETS_TO_ANSWER, ANSWERS_LATE -> {
                charges.merge(order, 1, Integer::sum);
                key.ifPresent(known -> decided.put(known, Mood.GOOD));
            }
            case REFUSES -> key.ifPresent(known -> decided.put(known, Mood.REFUSES));
            case FAILS, IS_BUSY -> {
                // As if it had not come.
            }
        }
        return mood;
    }

    private void awaitLate() {
        try {
            var unused = closed.await(LATE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
