package dev.hitotsu.gateway.support;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service behind the gateway that remembers what it has seen. */
public final class TestService implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** A request, as it arrived. */
    public record Seen(String method, String uri, MultiMap headers, String body) {}

    private TestService(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        server = vertx.createHttpServer(options)
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Answers 200 and its name to everything, once it has read the body. */
    public static TestService named(String name) {
        return answering(request -> request.response().end(name));
    }

    /** Reads the body, remembers the request, and lets the handler answer. */
    public static TestService answering(Handler<HttpServerRequest> handler) {
        TestService[] self = new TestService[1];
        self[0] = new TestService(
                options(),
                request -> request.body().onSuccess(body -> {
                    self[0].seen.add(
                            new Seen(request.method().name(), request.uri(), request.headers(), body.toString()));
                    handler.handle(request);
                }));
        return self[0];
    }

    /** Leaves all to the handler. */
    public static TestService raw(Handler<HttpServerRequest> handler) {
        return new TestService(options(), handler);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions();
    }

    public Vertx vertx() {
        return vertx;
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    public List<Seen> seen() {
        return seen;
    }

    /** The last request. */
    public Seen last() {
        return seen.getLast();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
