package dev.hitotsu.graphql.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The services of the documented shop, and gateways before them. Order n is of user n % 30, has three of forty
 * products, and is paid if n is even.
 */
public final class Shop implements AutoCloseable {
    /** The documented example. */
    public static final Path EXAMPLE = Path.of("../../docs/examples/graphql");

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public final TestService users = new TestService((seen, request) -> TestService.json(
            request, seen.path().equals("/users") ? list(seen.all("id"), Shop::user) : user(last(seen.path()))));
    public final TestService products = new TestService((seen, request) -> TestService.json(
            request,
            seen.query().containsKey("ids")
                    ? list(List.of(seen.all("ids").getFirst().split(",")), Shop::product)
                    : list(numbers(seen.all("limit")), Shop::product)));
    public final TestService payments =
            new TestService((seen, request) -> TestService.json(request, list(paid(seen.body()), Shop::payment)));
    public final TestService orders = new TestService((seen, request) -> {
        if (seen.method().equals("POST")) {
            TestService.json(request, order("500"));
        } else if (seen.query().containsKey("user")) {
            TestService.json(request, list(ofUsers(seen.all("user")), Shop::order));
        } else if (seen.query().containsKey("limit")) {
            TestService.json(request, "{\"items\": " + list(numbers(seen.all("limit")), Shop::order) + "}");
        } else {
            TestService.json(request, order(last(seen.path())));
        }
    });

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<String> numbers(List<String> limit) {
        return IntStream.range(0, Integer.parseInt(limit.getFirst()))
                .mapToObj(Integer::toString)
                .toList();
    }

    private static List<String> ofUsers(List<String> users) {
        return IntStream.range(0, 100)
                .filter(order -> users.contains(Integer.toString(order % 30)))
                .mapToObj(Integer::toString)
                .toList();
    }

    private static List<String> paid(String body) {
        try {
            List<String> paid = new ArrayList<>();
            for (JsonNode id : JSON.readTree(body).path("orderIds")) {
                if (id.asInt() % 2 == 0) {
                    paid.add(id.asText());
                }
            }
            return paid;
        } catch (IOException e) {
            throw new IllegalArgumentException(body, e);
        }
    }

    private static String list(List<String> ids, java.util.function.UnaryOperator<String> entry) {
        return ids.stream().map(entry).collect(Collectors.joining(",", "[", "]"));
    }

    public static String user(String id) {
        return "{\"id\": %s, \"name\": \"user %s\", \"address\": {\"city\": \"Kyoto\"}}".formatted(id, id);
    }

    public static String product(String id) {
        return "{\"id\": \"%s\", \"name\": \"product %s\", \"price\": %s.50}".formatted(id, id, id);
    }

    public static String payment(String order) {
        return "{\"id\": \"p%s\", \"state\": \"paid\", \"orderId\": %s}".formatted(order, order);
    }

    public static String order(String id) {
        int number = Integer.parseInt(id);
        return """
                {"id": %d, "total": %d.25, "status": "PLACED", "userId": %d, "productIds": ["%d", "%d", "%d"]}
                """.formatted(number, number, number % 30, number % 40, (number + 7) % 40, (number + 13) % 40);
    }

    /** A gateway with the schema of the example on an open route, and further lines of the section graphql. */
    public Gateway open(String... further) {
        return Gateway.start(config("""
                routes:
                  - id: graphql
                    match: {path: /graphql}
                    auth: none
                    graphql: {schema: %s/shop.graphqls%s}
                """.formatted(
                        EXAMPLE, Arrays.stream(further).map(line -> ", " + line).collect(Collectors.joining()))));
    }

    /** A configuration with the services as upstreams. */
    public GatewayConfig config(String yaml) {
        String upstreams = """
                listen: {host: 127.0.0.1, port: 0, eventLoops: 2}
                upstreams:
                  users: {addresses: "%s"}
                  orders: {addresses: "%s"}
                  products: {addresses: "%s"}
                  payments: {addresses: "%s"}
                """.formatted(users.url(), orders.url(), products.url(), payments.url());
        return GatewayConfig.from(ConfigFile.of("gateway.yaml", upstreams + yaml, name -> null));
    }

    /** How many calls arrived at all services. */
    public int calls() {
        return users.seen().size()
                + orders.seen().size()
                + products.seen().size()
                + payments.seen().size();
    }

    public void recover() {
        for (TestService service : List.of(users, orders, products, payments)) {
            service.recover();
            service.forget();
        }
    }

    /** The answer to an operation. */
    public static JsonNode ask(Gateway gateway, String query, String... headers) throws Exception {
        return ask(gateway, query, Map.of(), headers);
    }

    public static JsonNode ask(Gateway gateway, String query, Map<String, Object> variables, String... headers)
            throws Exception {
        HttpResponse<String> answer =
                post(gateway, JSON.writeValueAsString(Map.of("query", query, "variables", variables)), headers);
        return JSON.readTree(answer.body());
    }

    public static HttpResponse<String> post(Gateway gateway, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(gateway, "/graphql"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public static HttpResponse<String> get(Gateway gateway, String uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(gateway, uri));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI url(Gateway gateway, String uri) {
        return URI.create("http://127.0.0.1:" + gateway.port() + uri);
    }

    @Override
    public void close() {
        List.of(users, orders, products, payments).forEach(TestService::close);
    }
}
