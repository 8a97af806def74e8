package dev.hitotsu.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.gateway.openapi.OpenApi;
import dev.hitotsu.graphql.check.ApiCheck;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.support.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptions of services are compared with the schema. */
class DescriptionsTest {
    private static final String ORDERS = """
            openapi: 3.1.0
            servers: [{url: "https://shop.example/"}]
            paths:
              /orders:
                get:
                  parameters:
                    - {name: limit, in: query, schema: {type: integer}}
                    - {$ref: "#/components/parameters/user"}
                  responses:
                    "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}}
                post:
                  requestBody:
                    content:
                      application/json:
                        schema: {type: object, required: [lines], properties: {lines: {type: array}}}
                  responses:
                    "201": {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
              /orders/{number}:
                get:
                  responses:
                    "200": {content: {application/json; charset=utf-8: {schema: {$ref: "#/components/schemas/Order"}}}}
            components:
              parameters:
                user: {name: user, in: query, schema: {type: string}}
              schemas:
                Page: {type: object, properties: {items: {type: array, items: {$ref: "#/components/schemas/Order"}}}}
                Order:
                  allOf:
                    - {$ref: "#/components/schemas/Numbered"}
                    - type: object
                      properties:
                        total: {type: number}
                        status: {type: string, enum: [PLACED, PAID]}
                        userId: {type: [string, "null"]}
                        productIds: {type: array, items: {type: string}}
                Numbered: {type: object, properties: {id: {type: integer}}}
            """;

    private static List<String> problems(String document) throws Exception {
        return problems(document, "/orders");
    }

    private static List<String> problems(String document, String path) throws Exception {
        String ofUser = "@batch(by: \"id\", parameter: \"user\"";
        String text = Files.readString(Shop.EXAMPLE.resolve("shop.graphqls"))
                .replace("path: \"/orders\") " + ofUser, "path: \"/orders\", select: \"items\") " + ofUser)
                .replace("\"/orders", "\"" + path);
        ComposedSchema schema = ComposedSchema.of(text, Set.of("users", "orders", "products", "payments"));
        return ApiCheck.problems(schema, "orders", OpenApi.of(document));
    }

    @Test
    void whatIsDescribedAsPromisedIsFine() throws Exception {
        assertThat(problems(ORDERS)).isEmpty();
        assertThat(problems(ORDERS.replace("shop.example/", "shop.example/v1/"), "/v1/orders"))
                .isEmpty();
    }

    @Test
    void whatTheServiceDoesNotTakeIsNamed() throws Exception {
        assertThat(problems(ORDERS.replace("name: limit, in: query", "name: count, in: query, required: true")))
                .containsExactlyInAnyOrder(
                        "from orders: Query.orders: query limit: unknown (expected: count, user)",
                        "from orders: Query.orders: query count: missing (expected: a value, because the service requires it)",
                        "from orders: User.orders: query count: missing (expected: a value, because the service requires it)");
        assertThat(problems(ORDERS.replace(
                        "required: [lines], properties: {lines:", "required: [rows], properties: {rows:")))
                .containsExactlyInAnyOrder(
                        "from orders: Mutation.placeOrder: body lines: unknown (expected: rows)",
                        "from orders: Mutation.placeOrder: body rows: missing (expected: a value, because the service requires it)");
        assertThat(problems(ORDERS.replace("/orders/{number}", "/order/{number}")))
                .containsExactly(
                        "from orders: Query.order: GET /orders/{args.id}: unknown; did you mean GET /order/{}?");
    }

    @Test
    void whatTheServiceAnswersOtherwiseIsNamed() throws Exception {
        assertThat(problems(ORDERS.replace("{type: number}", "{type: string}")
                        .replace("enum: [PLACED, PAID]", "enum: [PLACED, LOST]")
                        .replace("productIds:", "products:")
                        .replace("id: {type: integer}", "id: {type: integer, nullable: true}")))
                .contains(
                        "from orders: Order.total: string (expected: Float)",
                        "from orders: Order.status: LOST (expected: PAID, PLACED, SHIPPED)",
                        "from orders: Order.id: perhaps null (expected: ID!)")
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("from orders: Order.products {parent.productIds}: productIds: unknown"));
        assertThat(problems(ORDERS.replace("properties: {items:", "properties: {orders:")))
                .contains("from orders: Query.orders: select items: unknown (expected: orders)");
    }

    @Test
    void aSchemaThatConsistsOfItselfHasAnEnd() throws Exception {
        assertThat(problems(ORDERS.replace(
                        "Numbered: {type: object,", "Numbered: {allOf: [{$ref: \"#/components/schemas/Numbered\"}],")))
                .isEmpty();
    }

    @Test
    void theConfigurationNamesThem(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("orders.yaml"), ORDERS.replace("{type: number}", "{type: string}"));
        try (Shop shop = new Shop()) {
            assertThatThrownBy(
                            () -> shop.open("openapi: {orders: " + file + "}").close())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("openapi: from orders: Order.total: string (expected: Float)");
            assertThatThrownBy(() -> shop.open("openapi: {order: " + file + "}").close())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("did you mean orders?");
        }
    }
}
