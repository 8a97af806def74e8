package dev.hitotsu.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyFailuresContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class IdempotencyHandlerFailuresTest extends HttpIdempotencyFailuresContract {
    private final VertxServer server = new VertxServer();

    @Override
    protected int start(HttpIdempotency<?> idempotency, TestService service) throws Exception {
        return server.start(idempotency, service);
    }

    @Override
    protected void stop() throws Exception {
        server.close();
    }

    /** Else the client would wait for an answer for ever. */
    @Test
    void whereNobodyCanTellWhoAsksNothingRuns() throws Exception {
        int port = server.start(
                HttpIdempotency.of(LeasedInbox.of(new InMemoryLeaseStore(InstantSource.system()), "orders")),
                (target, body) -> {
                    throw new AssertionError("nobody may ask the service");
                });
        HttpRequest withoutPrincipal = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders"))
                .timeout(Duration.ofSeconds(60))
                .header(HttpIdempotency.KEY, "key")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(withoutPrincipal, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(500);
        }
    }
}
