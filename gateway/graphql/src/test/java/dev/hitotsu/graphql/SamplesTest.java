package dev.hitotsu.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.graphql.check.Samples;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.support.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that were kept are compared with the schema. */
class SamplesTest {
    @TempDir
    private Path folder;

    private List<String> problems(String file, String answer) throws Exception {
        Files.writeString(folder.resolve(file), answer);
        ComposedSchema schema = ComposedSchema.of(
                Files.readString(Shop.EXAMPLE.resolve("shop.graphqls")),
                Set.of("users", "orders", "products", "payments"));
        return Samples.problems(schema, folder);
    }

    @Test
    void answersThatAreAsPromisedAreFine() throws Exception {
        assertThat(problems("Query.order.json", Shop.order("1"))).isEmpty();
        assertThat(problems("Query.orders.json", "{\"items\": [" + Shop.order("1") + "]}"))
                .isEmpty();
        assertThat(problems("Order.user.json", "[" + Shop.user("1") + "]")).isEmpty();
    }

    @Test
    void whatIsNotAsPromisedIsNamedWithItsFieldAndService() throws Exception {
        assertThat(problems("Query.orders.json", "{\"items\": [{\"id\": 1, \"total\": \"12\", \"status\": \"LOST\"}]}"))
                .containsExactly(
                        "Query.orders.json: from orders: Order.total: string (expected: Float)",
                        "Query.orders.json: from orders: Order.status: string (expected: OrderStatus)",
                        "Query.orders.json: from orders: Order.user {parent.userId}: missing (expected: a member of the answer)",
                        "Query.orders.json: from orders: Order.products {parent.productIds}: missing (expected: a member of the answer)");
    }

    @Test
    void aBatchIsAListWithKeys() throws Exception {
        assertThat(problems("Order.user.json", "{}"))
                .containsExactly(
                        "Order.user.json: from users: Order.user: object (expected: a list with an entry for each key)");
        assertThat(problems("Order.payment.json", "[{\"id\": \"p\", \"state\": \"paid\"}]"))
                .contains(
                        "Order.payment.json: from payments: Order.payment orderId: missing (expected: a member of the answer)");
    }

    @Test
    void aFileForNoFieldIsNamed() throws Exception {
        assertThat(problems("Query.ordr.json", "{}"))
                .containsExactly("Query.ordr.json: Query.ordr: unknown; did you mean Query.order?");
    }
}
