package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowClientsTest {
    private final CompletableFuture<Void> brokenOff = new CompletableFuture<>();
    private final TestService service = TestService.raw(request -> {
        request.exceptionHandler(failure -> brokenOff.complete(null));
        request.endHandler(end -> request.response().end("served"));
        request.resume();
    });
    private final Gateway gateway = Gateway.start(GatewayConfig.from(
            ConfigFile.of("gateway.yaml", """
            listen:
              host: 127.0.0.1
              port: 0
              maxHeaderBytes: 4KiB
              headerTimeout: 300ms
              idleTimeout: 300ms
              stallTimeout: 300ms
            """ + Gateways.everything(service.url(), ""), name -> null)));

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
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readOne()).endsWith("served");
            client.send("GET / HTTP/1.1\r\n");
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void aBodyThatDoesNotGoOnEndsAtBothSides() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");

            assertThat(client.readAll()).isEmpty();
            brokenOff.join();
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
