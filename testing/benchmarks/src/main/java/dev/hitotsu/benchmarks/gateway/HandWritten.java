package dev.hitotsu.benchmarks.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program for this one page would do by hand: three calls, joined by key, on Vert.x and Jackson. It checks
 * nothing.
 */
final class HandWritten extends VerticleBase {
    private static final int POOL_SIZE = 256;
    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final int servicePort;
    private @Nullable HttpClient client;

    private HandWritten(int port, int servicePort) {
        this.port = port;
        this.servicePort = servicePort;
    }

    /** Arguments: port, port of the services. */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int servicePort = Integer.parseInt(arguments[1]);
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)).deployVerticle(new HandWritten(port, servicePort));
    }

    @Override
    public Future<?> start() {
        client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(servicePort),
                new PoolOptions().setHttp1MaxSize(POOL_SIZE));
        return vertx.createHttpServer().requestHandler(this::serve).listen(port, "127.0.0.1");
    }

    private void serve(HttpServerRequest request) {
        get("/orders?limit=20")
                .compose(answer -> {
                    JsonNode orders = answer.path("items");
                    Set<String> users = new LinkedHashSet<>();
                    Set<String> products = new LinkedHashSet<>();
                    for (JsonNode order : orders) {
                        users.add(order.path("userId").asText());
                        order.path("productIds").forEach(id -> products.add(id.asText()));
                    }
                    return Future.all(
                                    get("/users?id=" + String.join("&id=", users)),
                                    get("/products?ids=" + String.join(",", products)))
                            .map(both -> joined(orders, both.resultAt(0), both.resultAt(1)));
                })
                .onComplete(
                        page -> request.response()
                                .putHeader("content-type", "application/json")
                                .end(page),
                        failure -> request.response().setStatusCode(502).end());
    }

    private static Buffer joined(JsonNode orders, JsonNode users, JsonNode products) {
        Map<String, JsonNode> userById = byId(users);
        Map<String, JsonNode> productById = byId(products);
        ObjectNode page = JSON.createObjectNode();
        ArrayNode list = page.putObject("data").putArray("orders");
        for (JsonNode order : orders) {
            ObjectNode entry = list.addObject();
            entry.set("id", order.path("id"));
            entry.set("total", order.path("total"));
            entry.putObject("user")
                    .set("name", known(userById, order.path("userId")).path("name"));
            ArrayNode its = entry.putArray("products");
            for (JsonNode id : order.path("productIds")) {
                JsonNode product = known(productById, id);
                ObjectNode one = its.addObject();
                one.set("name", product.path("name"));
                one.set("price", product.path("price"));
            }
        }
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode known(Map<String, JsonNode> byId, JsonNode id) {
        return Objects.requireNonNull(byId.get(id.asText()), "unknown");
    }

    private static Map<String, JsonNode> byId(JsonNode list) {
        Map<String, JsonNode> byId = new HashMap<>();
        list.forEach(one -> byId.put(one.path("id").asText(), one));
        return byId;
    }

    private Future<JsonNode> get(String uri) {
        return Objects.requireNonNull(client)
                .request(HttpMethod.GET, uri)
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .map(body -> {
                    try {
                        return JSON.readTree(body.getBytes());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}
