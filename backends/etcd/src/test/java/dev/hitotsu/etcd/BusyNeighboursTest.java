package dev.hitotsu.etcd;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store whose other keys change, and ours do not: an imitation of etcd that says how far it has come. */
class BusyNeighboursTest {
    private final List<Long> startRevisions = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v3/watch", this::watch);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    /** The first stream tells in its last message that everything up to revision 50,000 was sent. */
    private void watch(HttpExchange exchange) throws IOException {
        var request = Json.MAPPER.readTree(exchange.getRequestBody()).path("create_request");
        assertThat(request.path("progress_notify").asBoolean()).isTrue();
        startRevisions.add(request.path("start_revision").asLong());
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            send(
                    body,
                    "{\"result\": {\"header\": {\"revision\": \"" + (100 + 60_000 * (startRevisions.size() - 1))
                            + "\"}, \"created\": true}}");
            if (startRevisions.size() == 1) {
                send(body, "{\"result\": {\"header\": {\"revision\": \"50000\"}}}");
            }
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream body, String message) throws IOException {
        body.write((message + "\n").getBytes(StandardCharsets.UTF_8));
        body.flush();
    }

    @Test
    void aStreamThatReplacesASilentOneBeginsBehindWhatWasTold() {
        EtcdAddress address =
                EtcdAddress.parse("etcd://127.0.0.1:" + server.getAddress().getPort() + "/ours");
        try (EtcdStore store = new EtcdStore(address, Duration.ofMillis(500))) {
            var unused = store.watch("locks/a", () -> {});
            await().until(() -> startRevisions.size() >= 2);
        }
        assertThat(startRevisions).startsWith(0L, 50_001L);
    }
}
