package dev.hitotsu.graphql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.graphql.support.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients get when services misbehave: as much as there is, and what is wrong with the rest. */
class FailuresTest {
    private static Shop shop;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        shop = new Shop();
        gateway = shop.open("budget: 5s");
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

    private static JsonNode firstError(JsonNode answer) {
        assertThat(answer.path("errors")).as(answer.toString()).isNotEmpty();
        return answer.at("/errors/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | <html>Sorry</html> | content type text/html (expected: JSON)",
                "application/json | '' | empty (expected: JSON)",
                "application/json | {\"name\": | cannot be read (expected: JSON)",
                "application/json | 7 | number 7 (expected: User)",
                "application/json | {\"id\": 1, \"name\": null} | null (expected: String!)",
                "application/json | {\"id\": 1, \"name\": 7} | number 7 (expected: String!)",
                "application/json | {\"id\": [], \"name\": \"n\"} | array (expected: ID!)"
            })
    void anAnswerThatIsOfNoUseIsNamedWithItsFieldAndService(String type, String body, String reason) throws Exception {
        shop.users.answer(200, type, body);

        JsonNode answer = Shop.ask(gateway, "{ user(id: \"1\") { id name } products(first: 1) { name } }");

        assertThat(answer.at("/data/user").isNull()).isTrue();
        assertThat(answer.at("/data/products/0/name").asText()).isEqualTo("product 0");
        JsonNode error = firstError(answer);
        assertThat(error.path("message").asText())
                .matches("(Query.user|User.\\w+) from users: .*")
                .endsWith(": " + reason);
        assertThat(error.at("/extensions/source").asText()).isEqualTo("users");
        assertThat(error.at("/extensions/field").asText()).isIn("Query.user", "User.name", "User.id");
        assertThat(error.at("/path/0").asText()).isEqualTo("user");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\": 1} | object (expected: a list with an entry for each key)",
                "[{\"name\": \"keyless\"}] | no entry with id 0, 1 entries (expected: one for each of 1 keys)",
                "[{\"id\": 0, \"name\": \"a\"}, {\"id\": 0, \"name\": \"b\"}] | two different entries with id 0 (expected: one for each key)",
                "[] | no entry with id 0, 0 entries (expected: one for each of 1 keys)"
            })
    void aBatchThatIsNotAsPromisedIsNamed(String body, String reason) throws Exception {
        shop.users.answer(200, "application/json", body);

        JsonNode answer = Shop.ask(gateway, "{ order(id: \"0\") { id user { name } } }");

        assertThat(answer.at("/data/order/id").asText()).isEqualTo("0");
        assertThat(answer.at("/data/order/user").isNull()).isTrue();
        assertThat(firstError(answer).path("message").asText()).isEqualTo("Order.user from users: " + reason);
    }

    @Test
    void anAnswerWithErrorsIsNotToBeKept() throws Exception {
        String body = "{\"query\": \"{ user(id: 1) { name } }\"}";
        assertThat(Shop.post(gateway, body).headers().firstValue("cache-control"))
                .isEmpty();
        shop.users.answer(404, "text/plain", "");
        assertThat(Shop.post(gateway, body).headers().firstValue("cache-control"))
                .contains("no-store");
    }

    @Test
    void nullWhereNoneMayBeTakesAwayWhatIsAround() throws Exception {
        shop.orders.answer(
                200, "application/json", "{\"items\": [{\"id\": 1, \"total\": 1}, {\"id\": 2, \"total\": null}]}");

        JsonNode answer = Shop.ask(gateway, "{ orders { id total } }");

        assertThat(answer.path("data").isNull()).isTrue();
        assertThat(firstError(answer).path("path").toString()).isEqualTo("[\"orders\",1,\"total\"]");
        assertThat(firstError(answer).at("/extensions/code").asText()).isEqualTo("NULL_VALUE");
    }

    @Test
    void anObjectThatIsNotThereIsAnErrorOrNullAsTheSchemaSays() throws Exception {
        shop.orders.answer(404, "text/plain", "gone");
        assertThat(firstError(Shop.ask(gateway, "{ order(id: \"1\") { id } }"))
                        .at("/extensions/code")
                        .asText())
                .isEqualTo("ABSENT");
        shop.recover();

        JsonNode unpaid = Shop.ask(gateway, "{ order(id: \"1\") { id payment { state } } }");
        assertThat(unpaid.has("errors")).isFalse();
        assertThat(unpaid.at("/data/order/payment").isNull()).isTrue();
    }

    @Test
    void aServiceThatHangsCostsItsPartAlone() throws Exception {
        try (Gateway impatient = Gateway.start(shop.config("""
                defaults: {timeout: 300ms}
                routes:
                  - id: graphql
                    match: {path: /graphql}
                    auth: none
                    graphql: {schema: %s/shop.graphqls}
                """.formatted(Shop.EXAMPLE)))) {
            shop.users.hang();

            // A busy machine may miss the time of the others, too.
            await().untilAsserted(() -> {
                JsonNode answer = Shop.ask(impatient, "{ order(id: \"2\") { id user { name } products { name } } }");

                assertThat(answer.at("/data/order/products")).hasSize(3);
                assertThat(firstError(answer).path("message").asText())
                        .isEqualTo("Order.user from users: The service did not answer in time (504)");
            });
        }
    }

    @Test
    void anOpenBreakerIsToldAtOnce() throws Exception {
        try (Gateway broken = Gateway.start(shop.config("""
                routes:
                  - id: graphql
                    match: {path: /graphql}
                    auth: none
                    graphql: {schema: %s/shop.graphqls}
                """.formatted(Shop.EXAMPLE)))) {
            shop.users.answer(503, "text/plain", "down");
            await().until(() -> firstError(Shop.ask(broken, "{ user(id: \"1\") { name } }"))
                    .path("message")
                    .asText()
                    .endsWith("Service temporarily unavailable (503)"));
            int asked = shop.users.seen().size();

            Shop.ask(broken, "{ user(id: \"1\") { name } }");

            assertThat(shop.users.seen()).hasSize(asked);
        }
    }

    @Test
    void beyondTheBudgetIsWhatIsNotThereYet() throws Exception {
        try (Gateway hasty = shop.open("budget: 300ms")) {
            shop.users.hang();

            await().untilAsserted(() -> {
                JsonNode answer = Shop.ask(hasty, "{ order(id: \"2\") { id user { name } products { name } } }");

                assertThat(answer.at("/data/order/products")).hasSize(3);
                assertThat(firstError(answer).at("/extensions/code").asText()).isEqualTo("OUT_OF_TIME");
                assertThat(firstError(answer).at("/extensions/source").asText()).isEqualTo("users");
            });
        }
    }

    @Test
    void aServiceThatHasUsedUpTheBudgetIsLeftAlone() throws Exception {
        try (Gateway hasty = Gateway.start(shop.config("""
                  slow: {addresses: "%s", breaker: {samples: 2, openFor: 10m}}
                routes:
                  - id: graphql
                    match: {path: /graphql}
                    auth: none
                    timeout: 10m
                    graphql:
                      budget: 100ms
                      sdl: |
                        type Query { user(id: ID!): User @source(upstream: "slow", path: "/users/{args.id}") }
                        type User { name: String }
                """.formatted(shop.users.url())))) {
            shop.users.hang();
            for (int i = 0; i < 2; i++) {
                assertThat(firstError(Shop.ask(hasty, "{ user(id: \"1\") { name } }"))
                                .at("/extensions/code")
                                .asText())
                        .isEqualTo("OUT_OF_TIME");
            }

            assertThat(firstError(Shop.ask(hasty, "{ user(id: \"1\") { name } }"))
                            .at("/extensions/code")
                            .asText())
                    .isEqualTo("SOURCE_UNAVAILABLE");
            assertThat(shop.users.seen()).hasSize(2);
        }
    }

    @Test
    void anAnswerThatStopsHalfWayIsBeyondTheBudgetToo() throws Exception {
        try (Gateway hasty = shop.open("budget: 300ms")) {
            shop.users.answer((seen, request) -> request.response()
                    .putHeader("content-type", "application/json")
                    .putHeader("content-length", "100")
                    .write("{"));

            JsonNode answer = Shop.ask(hasty, "{ user(id: \"1\") { name } products(first: 1) { name } }");

            assertThat(answer.at("/data/products")).hasSize(1);
            assertThat(firstError(answer).at("/extensions/code").asText()).isEqualTo("OUT_OF_TIME");
        }
    }

    @Test
    void moreCallsOrBytesThanAnOperationMayHaveAreErrors() throws Exception {
        try (Gateway small = shop.open("maxCalls: 1", "maxAnswer: 2KiB")) {
            JsonNode calls = Shop.ask(small, "{ order(id: \"2\") { id user { name } } }");
            assertThat(firstError(calls).at("/extensions/code").asText()).isEqualTo("TOO_LARGE");
            assertThat(calls.at("/data/order/id").asText()).isEqualTo("2");

            JsonNode bytes = Shop.ask(small, "{ orders(first: 100) { id } }");
            assertThat(firstError(bytes).path("message").asText())
                    .isEqualTo("Query.orders from orders: more than 2048 bytes in all answers to the operation");
        }
    }

    @Test
    void valuesOfClientsStayWhereTheyBelong() throws Exception {
        for (String trick : new String[] {"..", "../users/1", "a/b", "a;b", "a\\b", ""}) {
            JsonNode answer =
                    Shop.ask(gateway, "query($id: ID!) { order(id: $id) { id } }", java.util.Map.of("id", trick));
            assertThat(firstError(answer).at("/extensions/code").asText())
                    .as(trick)
                    .isEqualTo("BAD_ARGUMENT");
        }
        assertThat(shop.calls()).isZero();

        shop.orders.answer(200, "application/json", "{\"id\": 1}");
        Shop.ask(gateway, "query($id: ID!) { order(id: $id) { id } }", java.util.Map.of("id", "1?a=b&c#d"));
        assertThat(shop.orders.last().uri()).isEqualTo("/orders/1%3Fa%3Db%26c%23d");
    }
}
