package dev.hitotsu.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.graphql.operation.PersistedQueries;
import dev.hitotsu.graphql.support.Bombs;
import dev.hitotsu.graphql.support.Shop;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that are refused before any service is asked, each by its name. */
class LimitsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FIRST_PRODUCT = "{ products(first: 1) { name } }";

    @TempDir
    private static Path folder;

    private static Shop shop;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        shop = new Shop();
        Files.writeString(
                folder.resolve("Deep.graphql"),
                "query Deep { orders(first: 1) { user { orders { user { orders { user { name } } } } } } }\n");
        gateway = shop.open(
                "operations: " + folder,
                "limits: {maxDepth: 6, maxAliases: 10, maxTokens: 500, maxFields: 100, maxCost: 1000}");
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

    private static String code(JsonNode answer) {
        return answer.at("/errors/0/extensions/code").asText();
    }

    static Stream<Bombs.Bomb> bombs() {
        return Bombs.all();
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void aBombIsRefusedByItsNameBeforeAnybodyIsAsked(Bombs.Bomb bomb) throws Exception {
        JsonNode answer = Shop.ask(gateway, bomb.query(), bomb.variables());

        assertThat(code(answer)).as(answer.toString()).isEqualTo(bomb.refusal());
        assertThat(answer.has("data")).isFalse();
        assertThat(shop.calls()).isZero();
    }

    @Test
    void whatClientsAreToldSaysTheValueAndTheLimit() throws Exception {
        assertThat(Shop.ask(gateway, "{ orders(first: 300) { products { id } } }")
                        .at("/errors/0/message")
                        .asText())
                .isEqualTo("cost: 1200 (expected: 1000 at most)");
    }

    @Test
    void aRegisteredOperationHasLimitsOfItsOwn() throws Exception {
        String deep = Files.readString(folder.resolve("Deep.graphql"));

        assertThat(Shop.ask(gateway, deep).has("data")).isTrue();
        assertThat(code(Shop.ask(gateway, deep.replace("Deep", "Deeper")))).isEqualTo("TOO_DEEP");
        HttpResponse<String> byName = Shop.post(gateway, "{\"documentId\": \"Deep\"}");
        assertThat(JSON.readTree(byName.body()).has("data")).isTrue();
        HttpResponse<String> byHash =
                Shop.post(gateway, "{\"documentId\": \"sha256:" + PersistedQueries.hash(deep.strip()) + "\"}");
        assertThat(byHash.body()).isEqualTo(byName.body());
    }

    @Test
    void onlyRegisteredOperationsAreTakenWhereOthersAreNot() throws Exception {
        try (Gateway strict = shop.open("operations: " + folder, "registeredOnly: true")) {
            assertThat(JSON.readTree(Shop.post(strict, "{\"documentId\": \"Deep\"}")
                                    .body())
                            .has("data"))
                    .isTrue();
            shop.recover();

            HttpResponse<String> refused = Shop.post(strict, JSON.writeValueAsString(Map.of("query", FIRST_PRODUCT)));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(code(JSON.readTree(refused.body()))).isEqualTo("NOT_REGISTERED");
            assertThat(shop.calls()).isZero();
        }
    }

    @Test
    void aTextThatWasSentOnceIsKnownByItsHash() throws Exception {
        String hash = PersistedQueries.hash(FIRST_PRODUCT);
        String byHash = "{\"extensions\": {\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"" + hash + "\"}}}";
        assertThat(code(JSON.readTree(Shop.post(gateway, byHash).body()))).isEqualTo("PERSISTED_QUERY_NOT_FOUND");

        String withText = byHash.replaceFirst("\\{", "{\"query\": \"" + FIRST_PRODUCT + "\", ");
        assertThat(Shop.post(gateway, withText).body()).contains("product 0");
        assertThat(Shop.post(gateway, byHash).body()).contains("product 0");

        String other = withText.replace("first: 1", "first: 2");
        assertThat(code(JSON.readTree(Shop.post(gateway, other).body()))).isEqualTo("BAD_REQUEST");
    }

    @Test
    void theSchemaIsShownToWhomItMayBe() throws Exception {
        String question = "{ __schema { queryType { name } } products(first: 1) { __typename name } }";
        assertThat(code(Shop.ask(gateway, question))).isEqualTo("INTROSPECTION_OFF");
        assertThat(shop.calls()).isZero();

        try (Gateway open = shop.open("introspection: anybody")) {
            assertThat(Shop.ask(open, question).path("data").toString())
                    .isEqualTo("{\"__schema\":{\"queryType\":{\"name\":\"Query\"}},"
                            + "\"products\":[{\"__typename\":\"Product\",\"name\":\"product 0\"}]}");
            assertThat(Shop.ask(open, "{ __type(name: \"Order\") { fields { name } } }")
                            .toString())
                    .contains("total")
                    .doesNotContain("userId");
        }
    }

    @Test
    void requestsThatAreNoneAreRefused() throws Exception {
        assertThat(Shop.post(gateway, "[]").statusCode()).isEqualTo(400);
        assertThat(Shop.post(gateway, "{").statusCode()).isEqualTo(400);
        assertThat(Shop.post(gateway, "{}").statusCode()).isEqualTo(400);
        assertThat(Shop.post(gateway, "{\"query\": 1}").statusCode()).isEqualTo(400);
        assertThat(Shop.get(gateway, "/graphql?query=%7Ba%7D&variables=x").statusCode())
                .isEqualTo(400);
        assertThat(code(Shop.ask(gateway, "{ products("))).isEqualTo("SYNTAX");
        assertThat(code(Shop.ask(gateway, "{ nothing }"))).isEqualTo("INVALID");
        assertThat(code(Shop.ask(gateway, "query($n: Int!) { products(first: $n) { id } }", Map.of("n", "x"))))
                .isEqualTo("BAD_VARIABLES");
        assertThat(code(Shop.ask(gateway, "{ order(id: 1) @optional { id } }"))).isEqualTo("INVALID");
        assertThat(shop.calls()).isZero();
    }

    @Test
    void anOperationMayComeWithGetIfItHasNoEffect() throws Exception {
        HttpResponse<String> read = Shop.get(gateway, "/graphql?query=%7Bproducts(first:1)%7Bname%7D%7D");
        assertThat(read.body()).isEqualTo("{\"data\":{\"products\":[{\"name\":\"product 0\"}]}}");
        shop.recover();

        HttpResponse<String> effect =
                Shop.get(gateway, "/graphql?query=mutation%7BplaceOrder(lines:%5B%5D)%7Bid%7D%7D");
        assertThat(effect.statusCode()).isEqualTo(405);
        assertThat(effect.headers().firstValue("allow")).contains("POST");
        assertThat(shop.calls()).isZero();
    }

    @Test
    void statusesAreThoseThatTheClientUnderstands() throws Exception {
        String wrong = JSON.writeValueAsString(Map.of("query", "{ nothing }"));
        assertThat(Shop.post(gateway, wrong).statusCode()).isEqualTo(200);
        HttpResponse<String> modern = Shop.post(gateway, wrong, "Accept", "application/graphql-response+json");
        assertThat(modern.statusCode()).isEqualTo(400);
        assertThat(modern.headers().firstValue("content-type"))
                .contains("application/graphql-response+json; charset=utf-8");
    }
}
