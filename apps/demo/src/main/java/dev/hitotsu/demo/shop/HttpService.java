package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hitotsu.outbox.OutboxException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JSON over HTTP on 127.0.0.1. Handlers run on virtual threads and may block. */
final class HttpService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpService.class);

    /** What a handler sees of a request. */
    record Call(@Nullable String pathValue, Buffer body, HttpServerRequest request, ObjectMapper json) {
        @Nullable String header(String name) {
            return request.getHeader(name);
        }

        <T> T as(Class<T> type) {
            try {
                return json.readValue(body.getBytes(), type);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("body: " + e.getOriginalMessage());
            } catch (IOException e) {
                throw new IllegalArgumentException("body: " + e.getMessage());
            }
        }
    }

    /** The answer: a status and something to be written as JSON. */
    record Reply(int status, Object body) {}

    /** Answers a call. */
    @FunctionalInterface
    interface Handler {
        Reply handle(Call call) throws Exception;
    }

    private record Route(String method, Pattern path, Handler handler) {}

    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Route> routes = new ArrayList<>();
    private final HttpServer server;

    HttpService(Vertx vertx) {
        this.server = vertx.createHttpServer().requestHandler(this::receive);
    }

    /** Adds a route; {@code *} at the end of the path stands for one value. */
    HttpService on(String method, String path, Handler handler) {
        routes.add(new Route(method, Pattern.compile(path.replace("*", "([^/]+)")), handler));
        return this;
    }

    void listen(int port) {
        server.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void receive(HttpServerRequest request) {
        Future<Buffer> body = request.body();
        body.onSuccess(buffer -> threads.execute(() -> answer(request, buffer)));
        body.onFailure(e -> log.debug("a request broke off", e));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        Reply reply;
        try {
            reply = route(request, body);
        } catch (IllegalArgumentException e) {
            reply = error(400, e);
        } catch (SQLException | OutboxException e) {
            reply = error(503, e);
        } catch (Exception e) {
            log.warn("{} {} failed", request.method(), request.path(), e);
            reply = error(500, e);
        }
        write(request, reply);
    }

    private Reply route(HttpServerRequest request, Buffer body) throws Exception {
        for (Route route : routes) {
            Matcher path = route.path().matcher(request.path());
            if (route.method().equals(request.method().name()) && path.matches()) {
                String value = path.groupCount() == 0 ? null : path.group(1);
                return route.handler().handle(new Call(value, body, request, json));
            }
        }
        return new Reply(404, Map.of("error", request.method() + " " + request.path() + " (expected: a known path)"));
    }

    private static Reply error(int status, Exception e) {
        return new Reply(status, Map.of("error", String.valueOf(e.getMessage())));
    }

    private void write(HttpServerRequest request, Reply reply) {
        try {
            Buffer body = Buffer.buffer(json.writeValueAsBytes(reply.body()));
            var unused = request.response()
                    .setStatusCode(reply.status())
                    .putHeader("Content-Type", "application/json")
                    .end(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written as JSON", e);
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        threads.close();
    }
}
