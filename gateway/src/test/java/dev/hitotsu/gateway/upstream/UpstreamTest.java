package dev.hitotsu.gateway.upstream;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final NetServer service = joined(vertx.createNetServer()
            .connectHandler(socket -> {
                connections.incrementAndGet();
                socket.closeHandler(closed -> connections.decrementAndGet());
            })
            .listen(0, "127.0.0.1"));

    @AfterEach
    void close() {
        joined(vertx.close());
    }

    /** A new configuration no longer has it, but a stream goes on, for hours perhaps. */
    @Test
    void itsConnectionsStayUntilItsLastRequestHasEnded() {
        Address address = Address.of("http://127.0.0.1:" + service.actualPort());
        Upstream upstream = new Upstream(
                UpstreamSettings.of("service", List.of(address)),
                AddressSource.of(List.of(address)),
                vertx,
                System::nanoTime);
        Endpoint endpoint = upstream.choose("", List.of());
        upstream.begin(endpoint);
        CompletableFuture<Lease> taken = new CompletableFuture<>();
        vertx.runOnContext(now -> upstream.take(address).onSuccess(taken::complete));
        assertThat(taken.join()).isNotNull();
        await().until(() -> connections.get() == 1);
        upstream.close();
        assertThat(connections).hasValue(1);

        upstream.end(endpoint);
        await().until(() -> connections.get() == 0);
    }

    private static <T> T joined(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
