package dev.hitotsu.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiFilterTest {
    static final String ORDERS = """
            openapi: 3.1.0
            info: {title: Orders, version: "1"}
            paths:
              /orders:
                get:
                  parameters:
                    - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
                    - {name: X-Tenant, in: header, required: true, schema: {type: string, enum: [acme, shop]}}
                    - {name: tag, in: query, schema: {type: array, items: {type: string}, maxItems: 2}}
                  responses: {"200": {description: fine}}
                post:
                  operationId: placeOrder
                  requestBody:
                    required: true
                    content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
                  responses: {"201": {description: placed}}
              /orders/{order-id}:
                parameters:
                  - {name: order-id, in: path, required: true, schema: {type: integer}}
                get: {responses: {"200": {description: fine}}}
              /orders/latest:
                get: {responses: {"200": {description: fine}}}
            components:
              schemas:
                Order:
                  type: object
                  required: [customer, lines]
                  additionalProperties: false
                  properties:
                    customer: {type: string, pattern: "^(a+)+$"}
                    lines: {type: array, minItems: 1, items: {$ref: "#/components/schemas/Line"}}
                Line:
                  type: object
                  required: [sku]
                  properties: {sku: {type: string}, count: {type: integer, minimum: 1}}
            """;

    private final TestService service = TestService.named("service");
    private Gateway gateway;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("orders.yaml"), ORDERS);
        gateway = Gateways.start(
                Gateways.everything(service.url(), "openapi: {file: \"" + file + "\", prefix: /api, maxBytes: 200}"));
    }

    @AfterEach
    void close() {
        gateway.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/orders?limit=10                | 200 | service",
                "/api/orders?limit=0                 | 400 | query limit",
                "/api/orders?limit=101               | 400 | query limit",
                "/api/orders?limit=ten               | 400 | query limit",
                "/api/orders?limit=1&limit=2         | 400 | given 2 times",
                "/api/orders?tag=a&tag=b             | 200 | service",
                "/api/orders?tag=a&tag=b&tag=c       | 400 | query tag",
                "/api/orders/1                       | 200 | service",
                "/api/orders/one                     | 400 | path order-id",
                "/api/orders/latest                  | 200 | service",
                "/api/refunds                        | 404 | no such path",
                "/orders                             | 404 | no such path",
            })
    void whatIsReadIsComparedWithTheDocument(String uri, int status, String text) throws Exception {
        HttpResponse<String> answer = Gateways.get(gateway, uri, "X-Tenant", "acme");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
        assertThat(service.seen()).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void headersAndMethodsAreCompared() throws Exception {
        assertThat(Gateways.get(gateway, "/api/orders").body())
                .contains("header X-Tenant: missing (expected: a value)");
        assertThat(Gateways.get(gateway, "/api/orders", "X-Tenant", "other").statusCode())
                .isEqualTo(400);
        HttpResponse<String> wrong = Gateways.send(gateway, "DELETE", "/api/orders", "");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).contains("GET, POST");
        assertThat(service.seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"customer\": \"a\", \"lines\": [{\"sku\": \"1\", \"count\": 2}]} | 200 | service",
                "{\"customer\": \"a\", \"lines\": [{\"count\": 2}]}                 | 400 | sku",
                "{\"customer\": \"a\", \"lines\": [{\"sku\": \"1\", \"count\": 0}]} | 400 | count",
                "{\"customer\": \"a\", \"lines\": []}                             | 400 | lines",
                "{\"customer\": 1, \"lines\": [{\"sku\": \"1\"}]}                   | 400 | customer",
                "{\"customer\": \"a\", \"lines\": [{\"sku\": \"1\"}], \"x\": 1}     | 400 | x",
                "[]                                                             | 400 | body",
                "{                                                              | 400 | no JSON",
                "{} {}                                                          | 400 | no JSON",
            })
    void bodiesAreCompared(String body, int status, String text) throws Exception {
        HttpResponse<String> answer =
                Gateways.send(gateway, "POST", "/api/orders", body, "Content-Type", "application/json; charset=utf-8");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
        if (status == 200) {
            assertThat(service.last().body()).isEqualTo(body);
        }
    }

    @Test
    void bodiesOfAnotherTypeOrSizeAreRefused() throws Exception {
        assertThat(Gateways.send(gateway, "POST", "/api/orders", "a", "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(Gateways.send(gateway, "POST", "/api/orders", "").body())
                .contains("body: missing (expected: application/json)");
        assertThat(Gateways.send(gateway, "POST", "/api/orders", " ".repeat(201), "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(413);
        HttpResponse<String> encoded = Gateways.send(
                gateway,
                "POST",
                "/api/orders",
                "{\"customer\": \"a\", \"lines\": [{\"sku\": \"1\"}]}",
                "Content-Type",
                "application/json",
                "Content-Encoding",
                "gzip");
        assertThat(encoded.statusCode()).isEqualTo(415);
        assertThat(encoded.body()).contains("The body is encoded (expected: no Content-Encoding)");
        assertThat(service.seen()).isEmpty();
    }

    /** The expression in the document would take for ever with this name. */
    @Test
    void regularExpressionsAreLeftOut() throws Exception {
        String body = "{\"customer\": \"" + "a".repeat(40) + "!\", \"lines\": [{\"sku\": \"1\"}]}";
        assertThat(Gateways.send(gateway, "POST", "/api/orders", body, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aDocumentThatCannotBeUsedIsRefusedWithItsReason(@TempDir Path folder) throws Exception {
        for (List<String> wrong : List.of(
                List.of("swagger: '2.0'", "openapi: none (expected: a document of 3.0 or 3.1)"),
                List.of("openapi: 2.0.0", "openapi: 2.0.0 (expected: a document of 3.0 or 3.1)"),
                List.of("openapi: [", "(expected: JSON or YAML)"),
                List.of(
                        ORDERS.replace("#/components/schemas/Line", "http://127.0.0.1:1/line.yaml"),
                        "http://127.0.0.1:1/line.yaml (expected: one within the document"))) {
            Path file = Files.writeString(folder.resolve("wrong.yaml"), wrong.getFirst());
            assertThatThrownBy(
                            () -> Gateways.config(Gateways.everything("http://a", "openapi: {file: \"" + file + "\"}")))
                    .hasMessageContaining(wrong.getLast());
        }
        assertThatThrownBy(() -> Gateways.config(Gateways.everything("http://a", "openapi: {file: /nowhere}")))
                .hasMessageContaining("file: /nowhere (expected: a file that can be read)");
    }

    /** What is imported can be read. */
    @Test
    void aDocumentBecomesRoutes(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("orders.yaml"), ORDERS);
        String routes = OpenApi.at(file).routes(file.toString(), "service", "/api");
        assertThat(routes)
                .startsWith("routes:\n  - id: orders\n    match: {path: \"/api/orders\", methods: [GET, POST]}\n")
                .contains("id: orders-order-id", "path: \"/api/orders/*\", methods: [GET]", "to: service");
        try (Gateway imported = Gateways.start(
                "defaults: {auth: none}\nupstreams: {service: {addresses: \"" + service.url() + "\"}}\n" + routes)) {
            assertThat(Gateways.get(imported, "/api/orders/7").statusCode()).isEqualTo(200);
            assertThat(Gateways.get(imported, "/api/orders/x").statusCode()).isEqualTo(400);
            assertThat(Gateways.get(imported, "/api/nowhere").statusCode()).isEqualTo(404);
        }
    }
}
