package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.servers.nginx.NginxServer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three services that cost next to nothing: nginx answers with the same orders, users and products. */
final class GraphQlServices {
    /** What is asked for. */
    static final String QUERY = "{ orders(first: 20) { id total user { name } products { name price } } }";

    static final String SCHEMA = """
            type Query {
              orders(first: Int! = 20): [Order!]!
                @source(upstream: "orders", path: "/orders", query: [{name: "limit", value: "{args.first}"}], select: "items")
            }
            type Order {
              id: ID!
              total: Float!
              userId: ID! @inaccessible
              productIds: [ID!]! @inaccessible
              user: User @source(upstream: "users", path: "/users") @batch(by: "userId", parameter: "id", key: "id")
              products: [Product]!
                @source(upstream: "products", path: "/products")
                @batch(by: "productIds", parameter: "ids", style: COMMA, key: "id")
            }
            type User { id: ID!, name: String! }
            type Product { id: ID!, name: String!, price: Float! }
            """;

    private static final int ORDERS = 20;
    private static final int USERS = 10;
    private static final int PRODUCTS = 20;

    private GraphQlServices() {}

    static NginxServer start(Placement placement) {
        return placement
                .ofOthers(NginxServer.builder())
                .server(location("/orders", "{\"items\":" + list(ORDERS, GraphQlServices::order) + "}")
                        + location("/users", list(USERS, GraphQlServices::user))
                        + location("/products", list(PRODUCTS, GraphQlServices::product)))
                .start();
    }

    private static String location(String path, String body) {
        return "location " + path + " { default_type application/json; return 200 '" + body + "'; }\n";
    }

    private static String list(int size, java.util.function.IntFunction<String> entry) {
        return IntStream.range(0, size).mapToObj(entry).collect(Collectors.joining(",", "[", "]"));
    }

    private static String order(int id) {
        return "{\"id\":\"%d\",\"total\":%d.25,\"userId\":\"%d\",\"productIds\":[\"%d\",\"%d\",\"%d\"]}"
                .formatted(id, id, id % USERS, id % PRODUCTS, (id + 7) % PRODUCTS, (id + 13) % PRODUCTS);
    }

    private static String user(int id) {
        return "{\"id\":\"%d\",\"name\":\"user %d\",\"city\":\"Kyoto\"}".formatted(id, id);
    }

    private static String product(int id) {
        return "{\"id\":\"%d\",\"name\":\"product %d\",\"price\":%d.5}".formatted(id, id, id);
    }
}
