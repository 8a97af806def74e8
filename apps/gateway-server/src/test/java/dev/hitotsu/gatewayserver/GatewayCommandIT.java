package dev.hitotsu.gatewayserver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayCommandIT {
    private static final Path EXAMPLE = Path.of("../../docs/examples/gateway/shop.yaml");

    @TempDir
    private Path folder;

    private final HttpServer one = service("one");
    private final HttpServer two = service("two");

    private static HttpServer service(String name) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = name.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        one.stop(0);
        two.stop(0);
    }

    @Test
    void aGatewayServesReloadsAndStops() throws Exception {
        int port = FreePorts.next();
        Path config = Files.writeString(folder.resolve("gateway.yaml"), yaml(port, one));
        ChildProcess gateway = JavaProcess.of(Hitotsu.class)
                .shortLived()
                .option("--enable-native-access=ALL-UNNAMED")
                .arguments("gateway", "--config", config.toString())
                .start();
        try {
            await().ignoreExceptions().until(() -> get(port), "one"::equals);

            Files.writeString(config, "routes: nonsense\n");
            await().until(() -> gateway.tailOfLog().contains("not reloaded: "));
            assertThat(get(port)).isEqualTo("one");

            Files.writeString(config, yaml(port, two));
            await().until(() -> get(port), "two"::equals);
            assertThat(gateway.tailOfLog()).contains("\"route\":\"all\"").contains("\"status\":200");

            // Another port than before, so that one sees when the reference was read.
            Path referred = Files.writeString(folder.resolve("port"), Integer.toString(portOf(one)));
            Files.writeString(config, yaml(port, "${file:" + referred + "}"));
            await().until(() -> get(port), "one"::equals);
            Files.delete(referred);
            Files.writeString(referred, Integer.toString(portOf(two)));
            await().until(() -> get(port), "two"::equals);

            gateway.terminate();
            assertThat(gateway.awaitExit(Duration.ofSeconds(60))).isTrue();
            assertThat(gateway.exitCode()).as(gateway.tailOfLog()).hasValue(0);
        } finally {
            gateway.close();
        }
    }

    /** What a request of OTLP has is read by tests of telemetry; texts stand in it as they are. */
    @Test
    void whatItLogsAndItsRequestsGoToACollector() throws Exception {
        List<String> taken = new CopyOnWriteArrayList<>();
        two.createContext("/v1/logs", exchange -> {
            taken.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        int port = FreePorts.next();
        String url = "http://127.0.0.1:" + two.getAddress().getPort();
        Path config = Files.writeString(
                folder.resolve("gateway.yaml"), yaml(port, one) + "telemetry: {logs: {otlp: '" + url + "'}}\n");
        try (ChildProcess gateway = JavaProcess.of(Hitotsu.class)
                .shortLived()
                .option("--enable-native-access=ALL-UNNAMED")
                .arguments("gateway", "--config", config.toString())
                .start()) {
            await().ignoreExceptions().until(() -> get(port), "one"::equals);
            Files.writeString(config, "routes: nonsense\n");
            await().untilAsserted(() -> assertThat(String.join("\n", taken))
                    .contains(GatewayProcess.class.getName(), "gateway: port " + port)
                    .contains("not reloaded: ", "ERROR")
                    .contains("dev.hitotsu.gateway.access", "\"route\":\"all\""));
            assertThat(gateway.tailOfLog()).contains("gateway: port " + port, "\"route\":\"all\"");
        }
    }

    /** It may lie in another file, in a store that is away, in a port: what failed a moment ago may work now. */
    @Test
    void aReloadThatFailedForAPassingReasonIsTriedAgain() throws Exception {
        int port = FreePorts.next();
        Path needed = folder.resolve("needed");
        Path config = Files.writeString(folder.resolve("gateway.yaml"), yaml(port, one));
        try (ChildProcess gateway = JavaProcess.of(Hitotsu.class)
                .shortLived()
                .option("--enable-native-access=ALL-UNNAMED")
                .arguments("gateway", "--config", config.toString())
                .start()) {
            await().ignoreExceptions().until(() -> get(port), "one"::equals);
            Files.writeString(
                    config,
                    yaml(port, two)
                            .replace(
                                    "auth: none",
                                    "auth: none, filters: [{name: needy, options: {file: %s}}]".formatted(needed)));
            await().until(() -> gateway.tailOfLog().contains("not reloaded: " + needed + ": missing"));

            Files.createFile(needed);
            await().until(() -> get(port), "two"::equals);
        }
    }

    @Test
    void theExampleIsFine() {
        Run run = Run.of("gateway", "check", "--config", EXAMPLE.toString());
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                route          match                     upstream       tests
                users          /api/users/**             users          1 passed
                orders         GET, POST /api/orders/**  orders         3 passed
                products       GET /api/products/**      products       2 passed
                payments       /api/payments/**          payments       1 passed
                notifications  /api/notifications/**     notifications  none

                5 routes, 7 tests, 0 problems
                """);
    }

    @Test
    void aTestThatFailsIsNamed() throws Exception {
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"), Files.readString(EXAMPLE).replace("expect: 405", "expect: 200"));
        Run run = Run.of("gateway", "check", "--config", wrong.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .contains("\norders: DELETE /api/orders/1: status 405 (expected: 200)\n")
                .contains("1 of 3 failed\n")
                .endsWith("5 routes, 7 tests, 1 problem\n");
    }

    /** What a child prints shows the lines of the access log, too, if there are any. */
    @Test
    void aCheckPrintsItsReportAlone() throws Exception {
        Path config = Files.writeString(folder.resolve("gateway.yaml"), """
                upstreams: {service: {addresses: "http://127.0.0.1:1"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: none, tests: [{send: GET /, expect: 200}]}
                """);
        try (ChildProcess check = JavaProcess.of(Hitotsu.class)
                .shortLived()
                .option("--enable-native-access=ALL-UNNAMED")
                .arguments("gateway", "check", "--config", config.toString())
                .start()) {
            assertThat(check.awaitExit(Duration.ofSeconds(60))).isTrue();
            assertThat(check.exitCode()).as(check.tailOfLog()).hasValue(0);
            assertThat(check.tailOfLog()).isEqualTo("""
                    route  match  upstream  tests
                    all    /**    service   1 passed

                    1 route, 1 test, 0 problems
                    """);
        }
    }

    @Test
    void anExplanationNamesRouteFiltersAndUpstream() {
        Run run = Run.of("gateway", "explain", "GET", "/api/orders/1", "--config", EXAMPLE.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                route     orders: GET, POST /api/orders/**
                filter    limit per-caller, by api-key-or-address
                filter    auth users or partners
                filter    limit per-client, by subject-or-address
                filter    fallback
                upstream  orders
                """);
        assertThat(Run.of("gateway", "explain", "GET", "/nowhere", "--config", EXAMPLE.toString())
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void whatIsWrongInAFileIsNamedWithItsLine() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "routs: []\n");
        Run run = Run.of("gateway", "--config", wrong.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("wrong.yaml:1:1: routs: unknown key; did you mean routes?");
        assertThat(Run.of("gateway").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Run.of("gateway", "check").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static int portOf(HttpServer service) {
        return service.getAddress().getPort();
    }

    private static String yaml(int port, HttpServer service) {
        return yaml(port, Integer.toString(portOf(service)));
    }

    private static String yaml(int port, String service) {
        return """
                listen: {host: 127.0.0.1, port: %d}
                upstreams: {service: {addresses: "http://127.0.0.1:%s"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: none}
                """.formatted(port, service);
    }

    private static String get(int port) throws Exception {
        return get(port, "/");
    }

    private static String get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
