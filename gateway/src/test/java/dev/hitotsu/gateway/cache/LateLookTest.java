package dev.hitotsu.gateway.cache;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Received;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.http.BodyLimit;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request looks at what is kept, and another one has asked and ended before it hears what there was. */
class LateLookTest {
    private final Vertx vertx = Vertx.vertx();
    private final HeldStore store = new HeldStore(new MemoryCacheStore(1 << 20, System::nanoTime));
    private final AtomicInteger asked = new AtomicInteger();
    private final CacheFilter filter = new CacheFilter(
            new CacheSettings(Duration.ofSeconds(300), CacheScope.SHARED, 1 << 20, Duration.ZERO, Duration.ZERO),
            new ResponseCache(store),
            vertx,
            InstantSource.system(),
            System::nanoTime);
    private final TestService door = TestService.raw(this::pass);
    private volatile String control = "max-age=60";

    private void pass(HttpServerRequest request) {
        Received received = new Received("id", request.method(), "a", "a", "/a", "", "127.0.0.1", false);
        Exchange exchange =
                new Exchange(received, request, HttpHeaders.headers(), new BodyLimit(request, Long.MAX_VALUE));
        filter.apply(exchange.routed("all", Map.of()), passed -> {
                    Reply reply = Reply.of(200, "text/plain", "answer " + asked.incrementAndGet());
                    reply.headers().set(HttpHeaders.CACHE_CONTROL, control);
                    return Future.succeededFuture(reply);
                })
                .onSuccess(reply -> request.response().end(((Reply.Body.Bytes) reply.body()).content()));
    }

    @AfterEach
    void close() {
        door.close();
        vertx.close();
    }

    private static RawClient send(RawClient client) {
        return client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnotherOneHasBroughtMeanwhileIsNotAskedForAgain(boolean somethingStaleIsKept) {
        int port = Integer.parseInt(door.url().substring(door.url().lastIndexOf(':') + 1));
        try (RawClient late = new RawClient(port);
                RawClient other = new RawClient(port)) {
            if (somethingStaleIsKept) {
                control = "max-age=0, stale-while-revalidate=60";
                assertThat(send(other).readOne()).endsWith("answer 1");
                control = "max-age=60";
            }
            store.isHolding = true;
            send(late);
            await().until(() -> !store.held.isEmpty());
            store.isHolding = false;
            assertThat(send(other).readOne()).endsWith("answer 1");
            int enough = asked.get();

            store.held.remove().run();
            assertThat(late.readOne()).endsWith("answer 1");
            assertThat(asked).hasValue(enough);
        }
    }

    /** Tells what it has found when the test lets it. */
    private static final class HeldStore implements CacheStore {
        private final CacheStore store;
        private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
        private volatile boolean isHolding;

        HeldStore(CacheStore store) {
            this.store = store;
        }

        @Override
        public Future<Lookup> get(String key, String target) {
            Future<Lookup> found = store.get(key, target);
            if (!isHolding) {
                return found;
            }
            Promise<Lookup> later = Promise.promise();
            held.add(() -> later.complete(found.result()));
            return later.future();
        }

        @Override
        public Future<Boolean> put(String key, Kept kept, Duration lifetime, Set<String> tags, Since since) {
            return store.put(key, kept, lifetime, tags, since);
        }

        @Override
        public Future<Long> purge(String tag) {
            return store.purge(tag);
        }

        @Override
        public Future<Void> forget(String target) {
            return store.forget(target);
        }

        @Override
        public String status() {
            return store.status();
        }
    }
}
