package dev.hitotsu.testkit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.IdempotentRequest;
import dev.hitotsu.inbox.http.KeyCheck;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyScenario.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A service on the JDK's server that calls {@link HttpIdempotency} itself. */
final class PlainServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String principal;
    private @Nullable HttpServer server;

    /** @param principal the header that says who asks */
    PlainServer(String principal) {
        this.principal = principal;
    }

    int start(HttpIdempotency<?> idempotency, TestService service) throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.setExecutor(threads);
        started.createContext("/", exchange -> {
            try (exchange) {
                write(exchange, answer(idempotency, service, exchange));
            }
        });
        started.start();
        server = started;
        return started.getAddress().getPort();
    }

    private HttpAnswer answer(HttpIdempotency<?> idempotency, TestService service, HttpExchange exchange)
            throws IOException {
        List<String> keys = exchange.getRequestHeaders().getOrDefault(HttpIdempotency.KEY, List.of());
        String target = exchange.getRequestURI().toString();
        try {
            return switch (idempotency.check(exchange.getRequestMethod(), keys)) {
                case KeyCheck.NotNeeded() ->
                    service.answer(target, exchange.getRequestBody().readAllBytes());
                case KeyCheck.Refused(var answer) -> answer;
                case KeyCheck.Key(var key) -> {
                    byte[] body = exchange.getRequestBody().readNBytes(idempotency.maxRequestSize() + 1);
                    yield idempotency.<Exception>handle(
                            request(exchange, key, body), context -> service.answer(target, body));
                }
            };
        } catch (Exception | Error e) {
            return new HttpAnswer(500, List.of(), new byte[0]);
        }
    }

    private IdempotentRequest request(HttpExchange exchange, String key, byte[] body) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return new IdempotentRequest(
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(principal), ""),
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().toString(),
                Objects.requireNonNullElse(type, ""),
                body,
                key);
    }

    private static void write(HttpExchange exchange, HttpAnswer answer) throws IOException {
        answer.headers().forEach(header -> exchange.getResponseHeaders().add(header.name(), header.value()));
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
