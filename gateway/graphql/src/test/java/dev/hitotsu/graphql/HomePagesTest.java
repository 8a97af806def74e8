package dev.hitotsu.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.graphql.support.Shop;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The documented shop: one URL, and what each kind of client gets there. Tokens are left out: each client has a key.
 */
class HomePagesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static Shop shop;
    private Gateway gateway;

    @BeforeAll
    static void start() {
        shop = new Shop();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void open() throws Exception {
        shop.recover();
        String example = Files.readString(Shop.EXAMPLE.resolve("gateway.yaml"));
        String routes = example.substring(example.indexOf("routes:"))
                .replace("docs/examples/graphql", Shop.EXAMPLE.toString())
                .replace("auth: partners", "auth: keys");
        // The hash is that of the word secret; its owner is user 7.
        gateway = Gateway.start(shop.config("""
                defaults: {auth: keys, timeout: 60s}
                auth:
                  keys:
                    keys: [{subject: "7", sha256: 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b}]
                """ + routes));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private HttpResponse<String> home(String client, String... further) throws Exception {
        String[] headers = new String[4 + further.length];
        headers[0] = "X-API-Key";
        headers[1] = "secret";
        headers[2] = "X-Client";
        headers[3] = client;
        System.arraycopy(further, 0, headers, 4, further.length);
        return Shop.get(gateway, "/home", headers);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    @Test
    void eachClientGetsItsOwnBody() throws Exception {
        HttpResponse<String> web = home("web");
        assertThat(web.statusCode()).as(web.body()).isEqualTo(200);
        assertThat(JSON.readTree(web.body()).at("/user/orders/0").toString())
                .isEqualTo(
                        "{\"id\":\"7\",\"total\":7.25,\"status\":\"PLACED\",\"products\":["
                                + "{\"name\":\"product 7\"},{\"name\":\"product 14\"},{\"name\":\"product 20\"}],\"payment\":null}");
        assertThat(JSON.readTree(web.body()).path("products")).hasSize(12);
        assertThat(shop.calls()).as("user, orders, two of products, payments").isEqualTo(5);
        shop.recover();

        assertThat(home("mobile").body())
                .isEqualTo("{\"name\":\"user 7\",\"lastOrders\":[{\"id\":\"7\",\"status\":\"PLACED\"},"
                        + "{\"id\":\"37\",\"status\":\"PLACED\"},{\"id\":\"67\",\"status\":\"PLACED\"},"
                        + "{\"id\":\"97\",\"status\":\"PLACED\"}]}");
        assertThat(shop.calls()).isEqualTo(2);
        shop.recover();

        assertThat(home("other").body()).contains("{\"id\":\"1\",\"name\":\"product 1\",\"listPrice\":1.50}");
        assertThat(shop.calls()).isEqualTo(1);
    }

    @Test
    void withoutOneServiceThePagesSayWhatIsMissing() throws Exception {
        shop.orders.answer(503, "text/plain", "down");

        HttpResponse<String> web = home("web");
        assertThat(web.statusCode()).isEqualTo(200);
        assertThat(header(web, "partial")).isEqualTo("user.orders");
        assertThat(header(web, "cache-control")).isEqualTo("no-store");
        assertThat(JSON.readTree(web.body()).at("/user").toString())
                .isEqualTo("{\"name\":\"user 7\",\"city\":\"Kyoto\",\"orders\":null}");
        assertThat(JSON.readTree(web.body()).path("products")).hasSize(12);

        HttpResponse<String> mobile = home("mobile");
        assertThat(header(mobile, "partial")).isEqualTo("user.lastOrders");
        assertThat(mobile.body()).isEqualTo("{\"name\":\"user 7\",\"lastOrders\":null}");

        assertThat(header(home("other"), "partial")).isEqualTo("none");
    }

    @Test
    void aPageIsNotPartialWithoutWhatItNeeds() throws Exception {
        shop.users.answer(503, "text/plain", "down");

        HttpResponse<String> web = home("web");
        assertThat(web.statusCode()).isEqualTo(502);
        assertThat(web.body()).isEqualTo("{\"error\": \"Query.user from users: status 503 (expected: 2xx)\"}");
    }

    @Test
    void pagesAreKeptLikeAnyAnswer() throws Exception {
        HttpResponse<String> first = home("mobile");
        assertThat(header(first, "x-cache")).isEqualTo("MISS");
        HttpResponse<String> second = home("mobile");
        assertThat(header(second, "x-cache")).isEqualTo("HIT");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(shop.calls()).isEqualTo(2);

        HttpResponse<String> same = home("mobile", "If-None-Match", header(first, "etag"));
        assertThat(same.statusCode()).isEqualTo(304);

        HttpResponse<String> unkept = home("other");
        assertThat(home("other", "If-None-Match", header(unkept, "etag")).statusCode())
                .isEqualTo(304);
    }

    @Test
    void whatIsPartialIsNotKept() throws Exception {
        shop.orders.answer(503, "text/plain", "down");
        assertThat(header(home("mobile"), "partial")).isEqualTo("user.lastOrders");
        shop.recover();

        HttpResponse<String> whole = home("mobile");
        assertThat(header(whole, "partial")).isEqualTo("none");
        assertThat(whole.body()).contains("\"id\":\"7\"");
    }

    @Test
    void parametersAreOfTheTypesOfTheirVariables() throws Exception {
        HttpResponse<String> three = Shop.get(gateway, "/home?products=3", "X-API-Key", "secret", "X-Client", "web");
        assertThat(JSON.readTree(three.body()).path("products")).hasSize(3);

        HttpResponse<String> wrong = Shop.get(gateway, "/home?products=x", "X-API-Key", "secret", "X-Client", "web");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).isEqualTo("{\"error\": \"products: x (expected: Int)\"}");
    }
}
