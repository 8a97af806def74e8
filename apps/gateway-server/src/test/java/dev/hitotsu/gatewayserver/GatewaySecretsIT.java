package dev.hitotsu.gatewayserver;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of operators, that of a collector, and the key of assertions are changed while a gateway serves. */
class GatewaySecretsIT {
    private static final String FIRST = "the-first-token-of-operators";
    private static final String SECOND = "another-token-of-operators";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final int port = FreePorts.next();
    private final int admin = FreePorts.next();
    private HttpServer service;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
        client.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/v1/logs")) {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
        }
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private Path configuration(Path token, Path key) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), """
                listen: {host: 127.0.0.1, port: %d}
                admin: {port: %d, token: '${file:%s}'}
                telemetry: {logs: {otlp: 'http://127.0.0.1:%d', headers: {X-Key: '${file:%3$s}'}}}
                auth: {partners: {keys: [{subject: a, sha256: %5$s}]}}
                assertion: {key: '%6$s', lifetime: 30s}
                upstreams: {service: {addresses: "http://127.0.0.1:%4$d"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: none}
                  - {id: partners, match: {path: /partners}, to: service, auth: partners}
                """.formatted(
                        port, admin, token, service.getAddress().getPort(), "a".repeat(64), key));
    }

    private Path assertionKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        return Files.writeString(
                folder.resolve("assertions"),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                        + pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private static String pem(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + name
                + "-----\n";
    }

    private HttpResponse<String> get(int at, String path, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private int status(String token) throws Exception {
        return get(admin, "/status", token).statusCode();
    }

    private String keys() throws Exception {
        return get(admin, "/.well-known/jwks.json", "").body();
    }

    private void load(AtomicBoolean goesOn) {
        while (goesOn.get()) {
            try {
                assertThat(get(port, "/", "").statusCode()).isEqualTo(200);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void areTakenUpWithoutARestart() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), FIRST);
        Path config = configuration(token, assertionKey());
        AtomicBoolean goesOn = new AtomicBoolean(true);
        try (ChildProcess gateway = JavaProcess.of(Hitotsu.class)
                .shortLived()
                .option("--enable-native-access=ALL-UNNAMED")
                .arguments("gateway", "--config", config.toString())
                .start()) {
            await().ignoreExceptions().until(() -> status(FIRST) == 200);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(goesOn));
            await().until(() -> shown.contains(FIRST));

            Files.writeString(token, SECOND);
            await().until(() -> status(SECOND) == 200);
            assertThat(status(FIRST)).isEqualTo(401);
            await().until(() -> shown.contains(SECOND));

            String told = keys();
            Path unused = assertionKey();
            await().until(() -> !keys().equals(told));
            assertThat(gateway.tailOfLog()).doesNotContain("takes effect when the gateway is started anew");
            goesOn.set(false);
            load.join();
        }
    }
}
