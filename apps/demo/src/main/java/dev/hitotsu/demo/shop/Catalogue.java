package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Users and products, read from the service that has them, outside any transaction. Thread-safe. */
public final class Catalogue {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI service;
    private final HttpClient http = HttpClient.newHttpClient();

    public Catalogue(URI service) {
        this.service = service;
    }

    /**
     * What a {@code POST /orders} asks for.
     *
     * @throws IllegalArgumentException if it has no key, or names a user or a product that is not known
     */
    public Purchase purchase(RoutingContext context) throws IOException, InterruptedException {
        String key = context.request().getHeader("Idempotency-Key");
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException("Idempotency-Key: missing (expected: a key that a retry repeats)");
        }
        OrderRequest request = HttpService.body(context, OrderRequest.class);
        require(request.quantity() > 0, "quantity: " + request.quantity() + " (expected: 1 or more)");
        fetch("/users/" + request.userId(), User.class);
        long price = fetch("/products/" + request.productId(), Product.class).priceCents();
        return new Purchase(key, request, price);
    }

    private <T> T fetch(String path, Class<T> type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path)).build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        require(answer.statusCode() != 404, path + " (expected: a known one)");
        if (answer.statusCode() != 200) {
            throw new IOException("GET " + path + ": status " + answer.statusCode() + " (expected: 200)");
        }
        return JSON.readValue(answer.body(), type);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
