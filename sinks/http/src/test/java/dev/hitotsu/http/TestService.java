package dev.hitotsu.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A service on a loopback address that answers as a test says, and remembers what it was asked. Thread-safe. */
final class TestService implements AutoCloseable {
    /** What it was asked. */
    record Request(String path, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    /** What it answers. */
    record Response(int status, Map<String, String> headers, byte[] body) {
        static Response of(int status) {
            return new Response(status, Map.of(), new byte[0]);
        }

        static Response of(int status, String header, String value) {
            return new Response(status, Map.of(header, value), new byte[0]);
        }

        static Response ok(String body) {
            return new Response(200, Map.of("Content-Type", "text/plain"), body.getBytes());
        }
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Response> answers = request -> Response.of(204);

    private TestService(HttpServer server) {
        this.server = server;
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    static TestService start() {
        return start(InetAddress.getLoopbackAddress(), 0, null);
    }

    static TestService start(SSLContext context) {
        return start(InetAddress.getLoopbackAddress(), 0, context);
    }

    /** One that takes nothing from a client without a certificate that the context trusts. */
    static TestService startForKnownClients(SSLContext context) {
        return startForKnownClients(0, context);
    }

    static TestService startForKnownClients(int port, SSLContext context) {
        try {
            return secure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), context, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestService start(InetAddress address, int port, @Nullable SSLContext context) {
        try {
            InetSocketAddress at = new InetSocketAddress(address, port);
            if (context == null) {
                return new TestService(HttpServer.create(at, 1_000));
            }
            return secure(at, context, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestService secure(InetSocketAddress at, SSLContext context, boolean needsCertificates)
            throws IOException {
        HttpsServer secure = HttpsServer.create(at, 1_000);
        secure.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(needsCertificates);
                parameters.setSSLParameters(wanted);
            }
        });
        return new TestService(secure);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + port() + "/{topic}";
    }

    /** Answers like this from now on. What it throws closes the connection. */
    void answer(Function<Request, Response> newAnswers) {
        answers = newAnswers;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Request request =
                    new Request(exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), body);
            Response response = answers.apply(request);
            requests.add(request);
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
