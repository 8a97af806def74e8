package dev.hitotsu.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.graphql.support.Shop;
import dev.hitotsu.graphql.support.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One query over the services of the shop. */
class EndpointTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static Shop shop;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        shop = new Shop();
        gateway = shop.open();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        shop.close();
    }

    @BeforeEach
    void recover() {
        shop.recover();
    }

    @Test
    void anOrderComesWithWhatOtherServicesKnowOfIt() throws Exception {
        JsonNode answer = Shop.ask(gateway, """
                { order(id: "8") { id total status user { name city } products { name } payment { state } } }
                """);

        assertThat(answer).isEqualTo(JSON.readTree("""
                {"data": {"order": {"id": "8", "total": 8.25, "status": "PLACED",
                  "user": {"name": "user 8", "city": "Kyoto"},
                  "products": [{"name": "product 8"}, {"name": "product 15"}, {"name": "product 21"}],
                  "payment": {"state": "paid"}}}}
                """));
        assertThat(shop.calls()).isEqualTo(4);
    }

    @Test
    void aHundredOrdersWithUsersAndProductsAreThreeCalls() throws Exception {
        JsonNode orders = Shop.ask(gateway, "{ orders(first: 100) { id user { name } products { name } } }")
                .at("/data/orders");

        assertThat(shop.orders.seen()).hasSize(1);
        assertThat(shop.users.seen()).hasSize(1);
        assertThat(shop.products.seen()).hasSize(1);
        assertThat(shop.users.last().all("id")).hasSize(30).doesNotHaveDuplicates();
        assertThat(orders).hasSize(100);
        for (JsonNode order : orders) {
            int number = order.path("id").asInt();
            assertThat(order.at("/user/name").asText()).isEqualTo("user " + number % 30);
            assertThat(order.path("products").findValuesAsText("name"))
                    .containsExactly(
                            "product " + number % 40, "product " + (number + 7) % 40, "product " + (number + 13) % 40);
        }
    }

    @Test
    void aPropertyOfManyObjectsIsGroupedByItsKey() throws Exception {
        JsonNode answer = Shop.ask(gateway, "{ orders(first: 3) { user { orders { id } } } }");

        assertThat(answer.at("/data/orders/1/user/orders").findValuesAsText("id"))
                .containsExactly("1", "31", "61", "91");
        assertThat(shop.calls()).isEqualTo(3);
    }

    @Test
    void batchAnswersFindTheirObjectsByKeyInWhateverOrderTheyCome() throws Exception {
        shop.users.answer((seen, request) -> {
            List<String> shuffled = new java.util.ArrayList<>(seen.all("id")).reversed();
            shuffled.addAll(List.of(seen.all("id").getFirst(), "77"));
            TestService.json(
                    request,
                    "[" + String.join(",", shuffled.stream().map(Shop::user).toList()) + "]");
        });

        JsonNode answer = Shop.ask(gateway, "{ orders(first: 40) { id user { name } } }");

        assertThat(answer.has("errors")).isFalse();
        answer.at("/data/orders")
                .forEach(order -> assertThat(order.at("/user/name").asText())
                        .isEqualTo("user " + order.path("id").asInt() % 30));
    }

    @Test
    void aShortBatchAnswerIsRightForThoseThatAreThere() throws Exception {
        shop.users.answer((seen, request) -> TestService.json(
                request,
                "["
                        + String.join(
                                ",",
                                seen.all("id").stream().skip(1).map(Shop::user).toList()) + "]"));

        JsonNode answer = Shop.ask(gateway, "{ orders(first: 3) { user { name } } }");

        assertThat(answer.at("/data/orders").findValuesAsText("name")).containsExactly("user 1", "user 2");
        assertThat(answer.path("errors")).hasSize(1);
        assertThat(answer.at("/errors/0")).isEqualTo(JSON.readTree("""
                {"message": "Order.user from users: no entry with id 0, 2 entries (expected: one for each of 3 keys)",
                 "path": ["orders", 0, "user"],
                 "extensions": {"code": "ABSENT", "field": "Order.user", "source": "users"}}
                """));
    }

    @Test
    void moreKeysThanAServiceTakesAreSeveralCalls() throws Exception {
        try (Gateway small = Gateway.start(shop.config(
                """
                routes:
                  - id: graphql
                    match: {path: /graphql}
                    auth: none
                    graphql:
                      sdl: |
                        type Query {
                          orders: [Order!]! @source(upstream: "orders", path: "/orders?limit=25", select: "items")
                        }
                        type Order {
                          userId: ID!
                          user: User @source(upstream: "users", path: "/users")
                            @batch(by: "userId", parameter: "id", key: "id", max: 10)
                        }
                        type User { id: ID! }
                """.replace("/orders?limit=25\"", "/orders\", query: [{name: \"limit\", value: \"25\"}]")))) {
            JsonNode answer = Shop.ask(small, "{ orders { userId user { id } } }");

            assertThat(shop.users.seen().stream().map(seen -> seen.all("id").size()))
                    .containsExactlyInAnyOrder(10, 10, 5);
            answer.at("/data/orders")
                    .forEach(order -> assertThat(order.at("/user/id")).isEqualTo(order.path("userId")));
        }
    }

    @Test
    void theSameCallIsMadeOnce() throws Exception {
        JsonNode answer = Shop.ask(gateway, """
                { a: order(id: "1") { id } b: order(id: "1") { total } c: order(id: "2") { id } }
                """);

        assertThat(answer.at("/data/b/total").decimalValue()).isEqualByComparingTo("1.25");
        assertThat(shop.orders.seen()).hasSize(2);
    }

    @Test
    void effectsAreNeverTakenForTheSameAndComeOneAfterTheOther() throws Exception {
        JsonNode answer = Shop.ask(gateway, """
                mutation {
                  a: placeOrder(lines: [{product: "1"}]) { id user { name } }
                  b: placeOrder(lines: [{product: "1"}]) { id user { name } }
                }
                """, "Idempotency-Key", "k-1");

        assertThat(answer.has("errors")).isFalse();
        assertThat(shop.orders.seen()).hasSize(2).allSatisfy(seen -> {
            assertThat(seen.method()).isEqualTo("POST");
            assertThat(seen.body()).isEqualTo("{\"lines\":[{\"product\":\"1\",\"quantity\":1}]}");
        });
        assertThat(shop.orders.seen().stream().map(seen -> seen.headers().get("idempotency-key")))
                .containsExactly("k-1-a", "k-1-b");
        assertThat(shop.users.seen())
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen.headers()).doesNotContainKey("idempotency-key"));
    }

    @Test
    void oneEffectHasTheKeyOfItsRequest() throws Exception {
        Shop.ask(gateway, "mutation { placeOrder(lines: []) { id } }", "Idempotency-Key", "k-2");

        assertThat(shop.orders.last().headers()).containsEntry("idempotency-key", "k-2");
    }
}
