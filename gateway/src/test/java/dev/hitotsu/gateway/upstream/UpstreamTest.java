package dev.hitotsu.gateway.upstream;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A new configuration no longer has it, but a stream goes on, for hours perhaps. */
    @Test
    void itsConnectionsStayUntilItsLastRequestHasEnded() {
        Address nowhere = Address.of("http://127.0.0.1:1");
        Upstream upstream = new Upstream(
                UpstreamSettings.of("service", List.of(nowhere)),
                AddressSource.of(List.of(nowhere)),
                vertx,
                System::nanoTime);
        Endpoint endpoint = upstream.choose("", List.of());
        upstream.begin(endpoint);
        HttpClient client = upstream.client();
        upstream.close();
        assertThat(isClosed(client)).isFalse();

        upstream.end(endpoint);
        await().until(() -> isClosed(client));
    }

    private boolean isClosed(HttpClient client) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        vertx.runOnContext(now -> {
            try {
                client.request(HttpMethod.GET, 1, "127.0.0.1", "/").onComplete(refused -> closed.complete(false));
            } catch (IllegalStateException e) {
                closed.complete(true);
            }
        });
        return closed.join();
    }
}
