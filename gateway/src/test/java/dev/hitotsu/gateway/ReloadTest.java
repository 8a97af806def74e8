package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReloadTest {
    private static final int RELOADS = Integer.getInteger("hitotsu.reloads", 100);
    private static final int CLIENTS = 4;

    @Test
    void noRequestFailsWhileTheConfigurationChanges() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (TestService one = TestService.named("one");
                TestService two = TestService.named("two");
                Gateway gateway = Gateways.before(one)) {
            Runnable client = () -> {
                while (!stop.get()) {
                    try {
                        String body = Gateways.get(gateway, "/").body();
                        if (!body.equals("one") && !body.equals("two")) {
                            failures.add(body);
                        }
                        served.incrementAndGet();
                    } catch (Exception e) {
                        failures.add(e.toString());
                    }
                }
            };
            List<Thread> load = Stream.generate(() -> Thread.ofVirtual().start(client))
                    .limit(CLIENTS)
                    .toList();
            for (int i = 0; i < RELOADS; i++) {
                TestService service = i % 2 == 0 ? two : one;
                gateway.reload(Gateways.config(Gateways.everything(service.url(), "timeout: " + (1_000 + i) + "ms")));
                int before = served.get();
                await().until(() -> served.get() > before || !failures.isEmpty());
            }
            stop.set(true);
            for (Thread thread : load) {
                thread.join();
            }

            assertThat(failures).isEmpty();
            assertThat(two.seen()).isNotEmpty();
        }
    }

    @Test
    void aWrongConfigurationChangesNothing() throws Exception {
        try (TestService service = TestService.named("service");
                Gateway gateway = Gateways.before(service)) {
            assertThatThrownBy(() -> gateway.reload(Gateways.config("routes: [{id: x}]")))
                    .isInstanceOf(ConfigException.class);

            assertThat(Gateways.get(gateway, "/").body()).isEqualTo("service");
        }
    }

    @Test
    void requestsUnderWayEndAsTheyBegan() {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        try (TestService slow = TestService.raw(request -> {
                    arrived.complete(null);
                    goOn.thenRun(() -> request.response().end("old"));
                });
                TestService other = TestService.named("new");
                Gateway gateway = Gateways.before(slow);
                RawClient client = new RawClient(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            arrived.join();
            gateway.reload(Gateways.config(Gateways.everything(other.url(), "")));
            goOn.complete(null);

            assertThat(client.readOne()).endsWith("old");
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readOne()).endsWith("new");
        }
    }

    @Test
    void aGatewayThatStopsLetsRequestsEnd() {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        try (TestService slow = TestService.raw(request -> {
                    arrived.complete(null);
                    goOn.thenRun(() -> request.response().end("done"));
                });
                Gateway gateway = Gateways.before(slow);
                RawClient client = new RawClient(gateway.port());
                RawClient idle = new RawClient(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            arrived.join();
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> gateway.drain(Duration.ofSeconds(60)));
            assertThat(idle.readAll()).isEmpty();
            assertThat(drained).isNotDone();
            goOn.complete(null);

            assertThat(client.readAll()).endsWith("done");
            drained.join();
        }
    }
}
