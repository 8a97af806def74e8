package dev.hitotsu.gatewayserver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and the process, with the documented example of one query over several services. */
class GraphQlCommandIT {
    private static final Path EXAMPLE = Path.of("../../docs/examples/graphql");

    @TempDir
    private Path folder;

    private Path config;

    @BeforeEach
    void copyExample() throws Exception {
        String example = Files.readString(EXAMPLE.resolve("gateway.yaml"));
        config = Files.writeString(
                folder.resolve("gateway.yaml"), example.replace("docs/examples/graphql", EXAMPLE.toString()));
    }

    @Test
    void theExampleIsRight() {
        Run run = Run.of("gateway", "check", "--config", config.toString());
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("graphql WebHome", "1 test, 0 problems");
    }

    @Test
    void aPlanNamesTheCallsOfAnOperation() {
        Run run = Run.of(
                "gateway",
                "explain",
                "POST",
                "/graphql",
                "--body",
                "{ orders(first: 3) { id user { name } products { name } } }",
                "--config",
                config.toString());
        assertThat(run.out()).isEqualTo("""
                route     graphql: GET, POST /graphql
                filter    auth customers or partners
                upstream  graphql
                step 1.  Query.orders: GET orders /orders?limit={args.first}, args first: 3
                step 1.1.  Order.user: GET users /users, id=…&id=… for up to 100 of {parent.userId} at once, found by id
                step 1.1.  Order.products: GET products /products, ids=…,… for up to 100 of {parent.productIds} at once, found by id
                """);
    }

    @Test
    void whyAnOperationIsRefusedIsSaid() {
        Run run = Run.of(
                "gateway",
                "explain",
                "POST",
                "/graphql",
                "--body",
                "{ orders(first: 99999) { id } }",
                "--config",
                config.toString());
        assertThat(run.out()).contains("refused   TOO_COSTLY: cost: 99999 (expected: 5000 at most)");
    }

    @Test
    void thePlanOfAPageNeedsNoOperation() {
        Run run = Run.of(
                "gateway", "explain", "GET", "/home", "--header", "X-Client=mobile", "--config", config.toString());
        assertThat(run.out())
                .contains("upstream  graphql MobileHome")
                .contains("step 1.  Query.user: GET users /users/{args.id}, args id: $user")
                .contains(
                        "step 1.1.  User.orders: GET orders /orders, user=…&user=… for up to 100 of {parent.id} at once, found by userId, optional");
    }

    @Test
    void aSchemaThatRefersToNothingIsRefused() throws Exception {
        Path schema = Files.writeString(
                folder.resolve("wrong.graphqls"),
                Files.readString(EXAMPLE.resolve("shop.graphqls")).replace("\"products\", path", "\"prodcts\", path"));
        Files.writeString(config, Files.readString(config).replace(EXAMPLE + "/shop.graphqls", schema.toString()));
        Run run = Run.of("gateway", "check", "--config", config.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("Query.products: upstream: prodcts: unknown; did you mean products?");
    }

    @Test
    void aSchemaThatChangesIsGoneBy() throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            byte[] body = "{\"old\": \"a\", \"new\": \"b\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        int port = FreePorts.next();
        Path schema = Files.writeString(folder.resolve("one.graphqls"), schema("old"));
        Files.writeString(config, """
                listen: {host: 127.0.0.1, port: %d}
                upstreams: {one: {addresses: "http://127.0.0.1:%d"}}
                routes:
                  - {id: graphql, match: {path: /graphql}, auth: none, graphql: {schema: %s}}
                """.formatted(port, service.getAddress().getPort(), schema));
        try (ChildProcess gateway = JavaProcess.of(Hitotsu.class)
                .shortLived()
                .option("--enable-native-access=ALL-UNNAMED")
                .arguments("gateway", "--config", config.toString())
                .start()) {
            await().ignoreExceptions().until(() -> ask(port), "{\"data\":{\"one\":{\"value\":\"a\"}}}"::equals);

            Files.writeString(schema, "type Query {");
            await().until(() -> gateway.tailOfLog().contains("not reloaded: "));
            assertThat(ask(port)).contains("\"a\"");

            Files.writeString(schema, schema("new"));
            await().until(() -> ask(port), "{\"data\":{\"one\":{\"value\":\"b\"}}}"::equals);
        } finally {
            service.stop(0);
        }
    }

    private static String schema(String member) {
        return """
                type Query { one: One @source(upstream: "one", path: "/one") }
                type One { value: String @property(path: "%s") }
                """.formatted(member);
    }

    private static String ask(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/graphql"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"{ one { value } }\"}"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
