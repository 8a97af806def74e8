package dev.hitotsu.graphql.support;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A real service that remembers what it was asked, and can be told to misbehave. */
public final class TestService implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final BiConsumer<Seen, HttpServerRequest> usual;
    private volatile BiConsumer<Seen, HttpServerRequest> now;
    private final HttpServer server;

    /** A request as it arrived. */
    public record Seen(
            String method,
            String path,
            String uri,
            Map<String, List<String>> query,
            Map<String, String> headers,
            String body) {
        /** All values of a parameter. */
        public List<String> all(String parameter) {
            return query.getOrDefault(parameter, List.of());
        }
    }

    /** A service that usually answers like this. */
    public TestService(BiConsumer<Seen, HttpServerRequest> usual) {
        this.usual = usual;
        this.now = usual;
        this.server = vertx.createHttpServer()
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void serve(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Seen one = seen(request, body);
            seen.add(one);
            now.accept(one, request);
        });
    }

    private static Seen seen(HttpServerRequest request, Buffer body) {
        Map<String, List<String>> query = new java.util.LinkedHashMap<>();
        request.params()
                .names()
                .forEach(name -> query.put(name, request.params().getAll(name)));
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach((name, value) -> headers.put(name, value));
        return new Seen(request.method().name(), request.path(), request.uri(), query, headers, body.toString());
    }

    /** From now on it answers like this. */
    public void answer(BiConsumer<Seen, HttpServerRequest> other) {
        now = other;
    }

    /** From now on it answers with this text, of this type. */
    public void answer(int status, String type, String body) {
        now = (one, request) -> request.response()
                .setStatusCode(status)
                .putHeader("content-type", type)
                .end(body);
    }

    /** From now on it takes requests and says nothing. */
    public void hang() {
        now = (one, request) -> {};
    }

    /** As it usually answers. */
    public void recover() {
        now = usual;
    }

    /** Answers with JSON. */
    public static void json(HttpServerRequest request, String json) {
        request.response().putHeader("content-type", "application/json").end(json);
    }

    public Vertx vertx() {
        return vertx;
    }

    /** What it was asked, in the order of arrival. */
    public List<Seen> seen() {
        return seen;
    }

    public Seen last() {
        return seen.getLast();
    }

    public void forget() {
        seen.clear();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
