package dev.hitotsu.demo.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.MongoException;
import dev.hitotsu.outbox.OutboxException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JSON over HTTP on 127.0.0.1. Handlers run on virtual threads and may block. */
public final class HttpService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpService.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The answer: a status and a record that is written as JSON. */
    public record Reply(int status, Object body) {
        public static Reply ok(Object body) {
            return new Reply(200, body);
        }

        public static Reply error(int status, String error) {
            return new Reply(status, new ErrorBody(error));
        }
    }

    /** The body of an answer that reports an error. */
    public record ErrorBody(String error) {}

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        Reply handle(RoutingContext request) throws Exception;
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Router router;
    private final HttpServer server;

    public HttpService(Vertx vertx) {
        this.router = Router.router(vertx);
        this.server = vertx.createHttpServer().requestHandler(router);
        router.route().handler(BodyHandler.create(false));
        router.route().last().handler(request -> write(request, unknownPath(request)));
    }

    /** Adds a route; {@code :name} in the path is a parameter. */
    public HttpService get(String path, Handler handler) {
        router.get(path).handler(request -> threads.execute(() -> answer(request, handler)));
        return this;
    }

    /** Adds a route; {@code :name} in the path is a parameter. */
    public HttpService post(String path, Handler handler) {
        router.post(path).handler(request -> threads.execute(() -> answer(request, handler)));
        return this;
    }

    /** The value of a parameter that the route's path has. */
    public static String pathParameter(RoutingContext request, String name) {
        return Objects.requireNonNull(request.pathParam(name), name);
    }

    /**
     * Reads the body of a request.
     *
     * @throws IllegalArgumentException if it is not such JSON
     */
    public static <T> T body(RoutingContext request, Class<T> type) {
        Buffer body = request.body().buffer();
        try {
            return JSON.readValue(body == null ? new byte[0] : body.getBytes(), type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("body: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalArgumentException("body: " + e.getMessage());
        }
    }

    public void listen(int port) {
        server.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void answer(RoutingContext request, Handler handler) {
        Reply reply;
        try {
            reply = handler.handle(request);
        } catch (IllegalArgumentException e) {
            reply = Reply.error(400, String.valueOf(e.getMessage()));
        } catch (SQLException | OutboxException | MongoException e) {
            // Clients try again, so without this line a refusal that stays would only be seen as a standstill.
            log.warn(
                    "{} {} answered 503: {}",
                    request.request().method(),
                    request.request().path(),
                    e.getMessage());
            reply = Reply.error(503, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            log.warn(
                    "{} {} failed",
                    request.request().method(),
                    request.request().path(),
                    e);
            reply = Reply.error(500, String.valueOf(e.getMessage()));
        }
        write(request, reply);
    }

    private static Reply unknownPath(RoutingContext request) {
        return Reply.error(
                404, request.request().method() + " " + request.request().path() + " (expected: a known path)");
    }

    private static void write(RoutingContext request, Reply reply) {
        try {
            Buffer body = Buffer.buffer(JSON.writeValueAsBytes(reply.body()));
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
