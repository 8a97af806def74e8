package dev.hitotsu.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.graphql.support.Shop;
import dev.hitotsu.graphql.support.TestService;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.GraphQLException;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that speaks GraphQL itself, beside others that do not. */
class RemoteGraphQlTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String REMOTE = """
            type Query {
              items(ids: [ID!]!): [Item]
              reviewsOf(item: ID!, newest: Boolean): [Review!]
              found(filter: Filter!, states: [State!], order: Order = UP): [String!]
            }
            enum State { NEW OLD }
            enum Order { UP DOWN }
            input Filter { name: String, state: State, or: [Filter!] }
            type Mutation { rate(item: ID!, stars: Int!): Review! }
            interface Thing { id: ID! }
            type Item implements Thing { id: ID!, title: String!, price: Money, stock: Int }
            type Money { amount: Float!, currency: String! }
            type Review { stars: Int!, author: ID! }
            """;

    private static final String COMPOSED = """
            type Query {
              order(id: ID!): Order @source(upstream: "orders", path: "/orders/{args.id}")
              reviews(item: ID!, newest: Boolean = true): [Review!]
                @graphql(upstream: "items", field: "reviewsOf",
                  arguments: [{name: "item", value: "{args.item}"}, {name: "newest", value: "{args.newest}"}])
              found(filter: Filter!, states: [State!]): [String!]
                @graphql(upstream: "items", field: "found", arguments: [
                  {name: "filter", value: "{args.filter}"}, {name: "states", value: "{args.states}"},
                  {name: "order", value: "DOWN", enum: true}])
            }
            enum State { NEW OLD }
            input Filter { name: String, state: State, or: [Filter!] }
            type Mutation {
              rate(item: ID!, stars: Int!): Review
                @graphql(upstream: "items", field: "rate",
                  arguments: [{name: "item", value: "{args.item}"}, {name: "stars", value: "{args.stars}"}])
            }
            type Order {
              id: ID!
              productIds: [ID!]! @inaccessible
              items: [Item]! @graphql(upstream: "items", field: "items") @batch(by: "productIds", parameter: "ids", key: "id")
            }
            type Item {
              id: ID!
              name: String! @property(path: "title")
              price: Float @property(path: "price.amount")
              currency: String @property(path: "price.currency")
              stock: Int
              reviews: [Review!]
                @graphql(upstream: "items", field: "reviewsOf", arguments: [{name: "item", value: "{parent.id}"}])
            }
            type Review {
              stars: Int!
              author: ID! @inaccessible
              user: User @source(upstream: "users", path: "/users") @batch(by: "author", parameter: "id", key: "id")
            }
            type User { id: ID!, name: String! }
            """;

    private static Shop shop;
    private static TestService items;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        shop = new Shop();
        GraphQL engine = engine();
        items = new TestService((seen, request) -> answer(engine, seen.body(), request));
        gateway = Gateway.start(shop.config("""
                  items: {addresses: "%s"}
                routes:
                  - id: graphql
                    match: {path: /graphql}
                    auth: none
                    graphql:
                      sdl: |
                """.formatted(items.url()) + COMPOSED.indent(10)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        items.close();
        shop.close();
    }

    @BeforeEach
    void recover() {
        shop.recover();
        items.recover();
        items.forget();
    }

    private static GraphQL engine() {
        RuntimeWiring wiring = RuntimeWiring.newRuntimeWiring()
                .type(
                        "Query",
                        type -> type.dataFetcher("items", call -> items(call.getArgument("ids")))
                                .dataFetcher("reviewsOf", call -> List.of(Map.of("stars", 5, "author", 3)))
                                .dataFetcher("found", call -> List.of(String.valueOf(call.getArguments()))))
                .type(
                        "Mutation",
                        type -> type.dataFetcher(
                                "rate",
                                call -> Map.<String, Object>of(
                                        "stars", call.<Integer>getArgument("stars"), "author", "4")))
                .type(
                        "Item",
                        type -> type.dataFetcher("stock", call -> {
                            throw new GraphQLException("no stock today");
                        }))
                .type("Thing", type -> type.typeResolver(unused -> null))
                .build();
        return GraphQL.newGraphQL(new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(REMOTE), wiring))
                .build();
    }

    private static List<Map<String, Object>> items(List<String> ids) {
        return ids.reversed().stream()
                .map(id -> Map.<String, Object>of(
                        "id", id, "title", "item " + id, "price", Map.of("amount", 1.5, "currency", "JPY")))
                .toList();
    }

    private static void answer(GraphQL engine, String body, HttpServerRequest request) {
        try {
            String query = JSON.readTree(body).path("query").asText();
            Map<String, Object> answer = engine.execute(
                            ExecutionInput.newExecutionInput(query).build())
                    .toSpecification();
            TestService.json(request, JSON.writeValueAsString(answer));
        } catch (java.io.IOException e) {
            request.response().setStatusCode(400).end();
        }
    }

    private static String lastQuery() throws Exception {
        return JSON.readTree(items.last().body()).path("query").asText();
    }

    @Test
    void itIsAskedForWhatTheClientWantsAndByKey() throws Exception {
        JsonNode answer = Shop.ask(gateway, "{ order(id: 2) { items { name price currency } } }");

        assertThat(answer.toString())
                .isEqualTo("{\"data\":{\"order\":{\"items\":["
                        + "{\"name\":\"item 2\",\"price\":1.5,\"currency\":\"JPY\"},"
                        + "{\"name\":\"item 9\",\"price\":1.5,\"currency\":\"JPY\"},"
                        + "{\"name\":\"item 15\",\"price\":1.5,\"currency\":\"JPY\"}]}}}");
        assertThat(items.seen()).hasSize(1);
        assertThat(lastQuery())
                .isEqualTo("query { items(ids: [\"2\", \"9\", \"15\"]) { id title price { amount currency } } }");
    }

    @Test
    void whatItGivesLeadsOnToOtherServices() throws Exception {
        JsonNode answer = Shop.ask(gateway, "{ reviews(item: \"a\\\"b\") { stars user { name } } }");

        assertThat(answer.toString())
                .isEqualTo("{\"data\":{\"reviews\":[{\"stars\":5,\"user\":{\"name\":\"user 3\"}}]}}");
        assertThat(lastQuery()).isEqualTo("query { reviewsOf(item: \"a\\\"b\", newest: true) { stars author } }");
    }

    /** In JSON they are texts like any other. */
    @Test
    void namesOfEnumsArriveAsNames() throws Exception {
        JsonNode answer = Shop.ask(
                gateway,
                "query($one: State!) { found(states: [$one, OLD], filter: {name: \"NEW\", or: [{state: $one}]}) }",
                Map.of("one", "NEW"));

        assertThat(answer.at("/data/found/0").asText())
                .isEqualTo("{filter={name=NEW, or=[{state=NEW}]}, states=[NEW, OLD], order=DOWN}");
        assertThat(lastQuery())
                .isEqualTo(
                        "query { found(filter: {name: \"NEW\", or: [{state: NEW}]}, states: [NEW, OLD], order: DOWN) }");
    }

    @Test
    void itsErrorsStandWhereTheirValuesAreNot() throws Exception {
        JsonNode answer = Shop.ask(gateway, "{ order(id: 2) { items { name stock } } }");

        assertThat(answer.at("/data/order/items").findValuesAsText("name"))
                .containsExactly("item 2", "item 9", "item 15");
        assertThat(answer.path("errors")).hasSize(3);
        assertThat(answer.at("/errors/0/path").toString()).isEqualTo("[\"order\",\"items\",0,\"stock\"]");
        assertThat(answer.at("/errors/0/message").asText())
                .contains("Item.stock from items: its error: ", "no stock today");
        assertThat(answer.at("/errors/0/extensions/source").asText()).isEqualTo("items");
    }

    @Test
    void withoutDataThereIsItsErrorAlone() throws Exception {
        items.answer(200, "application/json", "{\"errors\": [{\"message\": \"closed\"}]}");

        JsonNode answer = Shop.ask(gateway, "{ reviews(item: 1) { stars } order(id: 2) { items { name } } }");

        assertThat(answer.at("/data/reviews").isNull()).isTrue();
        assertThat(answer.findValuesAsText("message")).contains("Query.reviews from items: its error: closed");
        assertThat(answer.path("errors").findValuesAsText("source")).containsOnly("items");
    }

    @Test
    void effectsAreMutationsThere() throws Exception {
        JsonNode answer = Shop.ask(gateway, "mutation { rate(item: 1, stars: 4) { stars } }", "Idempotency-Key", "k");

        assertThat(answer.toString()).isEqualTo("{\"data\":{\"rate\":{\"stars\":4}}}");
        assertThat(lastQuery()).isEqualTo("mutation { rate(item: \"1\", stars: 4) { stars } }");
        assertThat(items.last().headers()).containsEntry("idempotency-key", "k");
    }
}
