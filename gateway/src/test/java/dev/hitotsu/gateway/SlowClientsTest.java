package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowClientsTest {
    private final CompletableFuture<Void> brokenOff = new CompletableFuture<>();
    private final TestService service = TestService.raw(request -> {
        request.exceptionHandler(failure -> brokenOff.complete(null));
        request.endHandler(end -> request.response().end("served"));
        request.resume();
    });
    private final Gateway gateway = start(service.url(), "");

    private static Gateway start(String url, String route) {
        return Gateway.start(
                GatewayConfig.from(ConfigFile.of("gateway.yaml", """
            listen:
              host: 127.0.0.1
              port: 0
              maxHeaderBytes: 4KiB
              headerTimeout: 300ms
              idleTimeout: 300ms
              stallTimeout: 300ms
            """ + Gateways.everything(url, route), name -> null)));
    }

    @AfterEach
    void close() {
        gateway.close();
        service.close();
    }

    @Test
    void aConnectionThatSendsNoWholeRequestEnds() {
        try (RawClient slow = new RawClient(gateway.port());
                RawClient silent = new RawClient(gateway.port())) {
            slow.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");

            assertThat(slow.readAll()).isEmpty();
            assertThat(silent.readAll()).isEmpty();
        }
    }

    @Test
    void aConnectionWithoutFurtherRequestsEnds() {
        boolean isServed = false;
        // A busy machine may miss the time of a request, too.
        while (!isServed) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                isServed = client.readOne().endsWith("served");
                client.send("GET / HTTP/1.1\r\n");
                assertThat(client.readAll()).isEmpty();
            }
        }
    }

    @Test
    void aBodyThatDoesNotGoOnEndsAtBothSides() {
        // Until the service has seen one: a busy machine may miss the time of the header.
        while (!brokenOff.isDone()) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");

                assertThat(client.readAll()).isEmpty();
            }
        }
    }

    /**
     * Otherwise it would hold a connection to the service, and a place among {@code maxRequests}, as long as it likes.
     */
    @Test
    void aClientThatDoesNotTakeItsAnswerLosesIt() throws Exception {
        CompletableFuture<Void> given = new CompletableFuture<>();
        try (TestService endless = TestService.raw(request -> {
                    if (request.path().equals("/endless")) {
                        request.response().closeHandler(closed -> given.complete(null));
                        request.response().exceptionHandler(closed -> given.complete(null));
                        request.response().setChunked(true);
                        pour(request.response());
                    } else {
                        request.response().end("served");
                    }
                });
                Gateway strict = start(endless.url(), "maxRequests: 1");
                RawClient client = new RawClient(strict.port())) {
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");

            given.get(60, TimeUnit.SECONDS);
            await().until(() -> Gateways.get(strict, "/").statusCode() == 200);
        }
    }

    /** As much as the other end takes. */
    private static void pour(HttpServerResponse response) {
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(Buffer.buffer(new byte[65_536]));
        }
        if (!response.closed()) {
            response.drainHandler(drained -> pour(response));
        }
    }

    /** What cannot be written to the service does not keep its connection. */
    @Test
    void aServiceThatDoesNotTakeABodyLosesItsConnection() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Gateway strict = start("http://127.0.0.1:" + deaf.getLocalPort(), "maxBody: 1GiB");
                RawClient client = new RawClient(strict.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
            Thread.ofVirtual().start(() -> client.send("x".repeat(50_000_000)));
            try (Socket accepted = deaf.accept()) {
                assertThat(client.readAll()).isEmpty();
                // Nothing is read: what is closed is known by what is written.
                await().until(() -> !takes(accepted, "HTTP/1.1 100 Continue\r\n\r\n"));
            }
        }
    }

    private static boolean takes(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void headersAndLinesHaveALimit() {
        String large = "x".repeat(5_000);
        assertThat(RawClient.exchange(gateway.port(), "GET / HTTP/1.1\r\nHost: a\r\nX: " + large + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(RawClient.exchange(gateway.port(), "GET /" + large + large + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .contains(" 414 ");
    }
}
