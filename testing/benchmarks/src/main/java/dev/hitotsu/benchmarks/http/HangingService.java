package dev.hitotsu.benchmarks.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** A service for several destinations on one port, of which the last one can be made to hang. Thread-safe. */
final class HangingService implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final AtomicLongArray answered;
    private final Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile boolean hanging;

    private HangingService(int destinations) throws Exception {
        this.answered = new AtomicLongArray(destinations);
        this.server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
    }

    static HangingService start(int destinations) throws Exception {
        return new HangingService(destinations);
    }

    /** Where the destination of this number is. */
    String url(int destination) {
        return "http://127.0.0.1:" + server.actualPort() + "/" + destination;
    }

    /** How many requests to each destination were answered so far. */
    long[] answered() {
        return IntStream.range(0, answered.length()).mapToLong(answered::get).toArray();
    }

    /** How many requests the last destination has taken and not answered. */
    int held() {
        return held.size();
    }

    /** Begins to count anew. */
    void reset() {
        for (int i = 0; i < answered.length(); i++) {
            answered.set(i, 0);
        }
    }

    /** The last destination answers nothing any more. */
    void hang() {
        hanging = true;
    }

    /** It answers again, also what it has held back. */
    void heal() {
        hanging = false;
        vertx.runOnContext(any -> {
            for (HttpServerRequest next = held.poll(); next != null; next = held.poll()) {
                answer(next);
            }
        });
    }

    private void take(HttpServerRequest request) {
        request.endHandler(end -> {
            if (hanging && number(request) == answered.length() - 1) {
                held.add(request);
            } else {
                answer(request);
            }
        });
    }

    private void answer(HttpServerRequest request) {
        answered.incrementAndGet(number(request));
        request.response().setStatusCode(204).end();
    }

    private static int number(HttpServerRequest request) {
        return String.valueOf(request.path()).charAt(1) - '0';
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
}
