package dev.hitotsu.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.graphql.support.Shop;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration is refused for, with the line and the field. */
class SchemaProblemsTest {
    private static Shop shop;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        shop = new Shop();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    private static void assertProblem(String graphql, String problem) {
        String yaml = """
                routes:
                  - id: graphql
                    match: {path: /graphql}
                    auth: none
                    graphql:
                """ + graphql.indent(6);
        assertThatThrownBy(() -> shop.config(yaml))
                .asInstanceOf(type(ConfigException.class))
                .satisfies(e -> assertThat(e.problems())
                        .anySatisfy(line -> assertThat(line).contains(problem)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order(id: ID!): Order @source(upstream: \"order\", path: \"/o\") | line 2: Query.order: upstream: order: unknown; did you mean orders?",
                "order(id: ID!): Order @source(upstream: \"orders\", path: \"/o/{args.ib}\") | line 2: Query.order: {args.ib}: ib: unknown; did you mean id?",
                "order: Order @source(upstream: \"orders\", path: \"/o/{parent.id}\") | line 2: Query.order: {parent.id} (expected: no object around a field of Query)",
                "order: Order @source(upstream: \"orders\", path: \"/o/{id}\") | {id} (expected: {args.NAME} or {parent.NAME})",
                "order: Order @source(upstream: \"orders\", path: \"o\") | Query.order: path: o (expected: a path such as /orders/{args.id})",
                "order: Order @source(upstream: \"orders\", path: \"/o\") @cost(weight: -1) | Query.order: cost.weight: -1 (expected: 0 or more)",
                "order: Order | line 2: Query.order: no source (expected: @source, because Query is no object of a service)",
                "order: Ordr @source(upstream: \"orders\", path: \"/o\") | Ordr",
                "order: Order @source(path: \"/o\") | upstream",
                "order: Order @sauce(upstream: \"orders\", path: \"/o\") | sauce"
            })
    void aFieldThatRefersToNothingIsNamed(String field, String problem) {
        assertProblem("sdl: |\n  type Query {\n  " + field + "\n  }\n  type Order { id: ID! }", problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by: \"userIt\", parameter: \"id\", key: \"id\" | Order.user: {parent.userIt}: userIt: unknown; did you mean userId?",
                "by: \"userId\", parameter: \"id\", key: \"uid\" | Order.user: batch.key: uid: unknown; did you mean id?",
                "by: \"userId\", parameter: \"id\", key: \"id\", max: 0 | Order.user: max: 0 (expected: 1..10000)"
            })
    void aBatchThatRefersToNothingIsNamed(String batch, String problem) {
        assertProblem("""
                sdl: |
                  type Query { order: Order @source(upstream: "orders", path: "/o") }
                  type Order { userId: ID, user: User @source(upstream: "users", path: "/u") @batch(%s) }
                  type User { id: ID! }
                """.formatted(batch), problem);
    }

    @Test
    void textThatIsNoSchemaIsNamedWithItsLine() {
        assertProblem("sdl: |\n  type Query {\n    order(: ID\n  }", "line 2");
        assertProblem(
                "schema: " + folder.resolve("none.graphqls"), "none.graphqls: NoSuchFileException (expected: a file");
        assertProblem("budget: 1s", "schema: missing (expected: a file, or sdl)");
    }

    @Test
    void anOperationThatTheSchemaDoesNotAllowIsNamed() {
        String schema = "schema: " + Shop.EXAMPLE + "/shop.graphqls\n";
        assertProblem(schema + "operation: \"{ nothing }\"", "operation: ");
        assertProblem(
                schema + "operation: \"query($id: ID!) { order(id: $id) { id } }\"",
                "variables: id: missing (expected: path:NAME, query:NAME or claim:NAME)");
        assertProblem(
                schema + "operation: \"query($id: ID!) { order(id: $id) { id } }\"\nvariables: {it: \"path:id\"}",
                "variables: it: unknown; did you mean id?");
        assertProblem(
                schema + "operation: \"query($id: ID!) { order(id: $id) { id } }\"\nvariables: {id: \"header:id\"}",
                "header:id (expected: path:NAME, query:NAME or claim:NAME)");
        assertProblem(schema + "operations: " + folder.resolve("none"), "operations: ");
        assertProblem(schema + "limits: {maxDepth: 0}", "maxDepth: 0 (expected: 1..1000000)");
    }

    @Test
    void aRouteHasOneTarget() {
        assertThatThrownBy(() -> shop.config("""
                routes:
                  - {id: a, match: {path: /a}, auth: none, to: users, graphql: {schema: %s/shop.graphqls}}
                """.formatted(Shop.EXAMPLE)))
                .hasMessageContaining("to: beside weights or a target that answers by itself");
    }
}
