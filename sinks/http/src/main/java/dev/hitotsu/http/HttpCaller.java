package dev.hitotsu.http;

import dev.hitotsu.http.internal.AddressBook;
import dev.hitotsu.http.internal.CheckedRoute;
import dev.hitotsu.http.internal.ConnectGate;
import dev.hitotsu.http.internal.ForbiddenAddressException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests, each within a time that includes the body of the response, and only to checked addresses. Redirects
 * to the same host that keep the method are followed, others are not. Thread-safe.
 */
final class HttpCaller implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_REDIRECTS = 3;
    private static final int HTTPS_PORT = 443;
    /** What the JDK's client says where a server takes no more requests at once on its connection. */
    private static final String NO_STREAM = "too many concurrent streams";

    private final AddressBook book;
    /** One for each destination: on one server, they would share a connection, and the streams on it. */
    private final Map<HttpDestination, Client> clients = new ConcurrentHashMap<>();

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable ConnectGate gate;
    private boolean closed;

    HttpCaller(AddressBook book) {
        this.book = book;
    }

    /** A client, and as whom it connects. */
    private record Client(HttpClient http, @Nullable SSLContext context) {}

    /** Builds the request for a URL. */
    @FunctionalInterface
    interface Requests {
        HttpRequest to(URI uri);
    }

    /**
     * Makes the request. Blocks.
     *
     * @throws UnreachableException if it was certainly not received
     * @throws NoStreamException if it was not sent, because the server takes no more requests at once
     * @throws HttpTimeoutException if it was not answered in time
     * @throws IOException if it may have been received, but was not answered
     */
    HttpResponse<KeptBody> call(HttpDestination destination, URI first, Requests requests, Duration timeout)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        URI uri = first;
        for (int redirects = 0; ; redirects++) {
            HttpResponse<KeptBody> response = callTwice(destination, requests.to(uri), deadline);
            Optional<URI> next = Redirects.next(response);
            if (next.isEmpty() || redirects == MAX_REDIRECTS) {
                return response;
            }
            uri = next.get();
        }
    }

    /**
     * A server may close a connection just when it is used again. The key of the request makes a second one harmless.
     */
    private HttpResponse<KeptBody> callTwice(HttpDestination destination, HttpRequest request, long deadline)
            throws IOException, InterruptedException {
        try {
            return call(destination, request, deadline);
        } catch (BrokenConnectionException e) {
            return call(destination, request, deadline);
        }
    }

    private HttpResponse<KeptBody> call(HttpDestination destination, HttpRequest request, long deadline)
            throws IOException, InterruptedException {
        Duration timeout = Duration.ofNanos(deadline - System.nanoTime());
        if (!timeout.isPositive()) {
            throw new HttpTimeoutException("no answer in time");
        }
        requireAddress(destination, request.uri(), timeout);
        HttpClient client = client(destination);
        HttpRequest permitted = permitted(request);
        CompletableFuture<HttpResponse<KeptBody>> exchange = client.sendAsync(
                permitted, KeptBody.handler(destination.answers().maxBody()));
        try {
            return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new HttpTimeoutException("no answer in time");
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw problem(request.uri(), e.getCause());
        }
    }

    /** Where the configuration names the host, no message is the reason that it has no address now. */
    private void requireAddress(HttpDestination destination, URI uri, Duration timeout)
            throws IOException, InterruptedException {
        try {
            var unused = book.checked(uri.getHost(), timeout);
        } catch (ForbiddenAddressException e) {
            throw e;
        } catch (IOException e) {
            throw destination.url() == null ? e : new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Only a request over TLS goes through the gate; another would show the token to the target. */
    private HttpRequest permitted(HttpRequest request) throws IOException {
        return request.uri().getScheme().equals("https")
                ? HttpRequest.newBuilder(request, (name, value) -> true)
                        .setHeader("Proxy-Authorization", gate().authorization())
                        .build()
                : request;
    }

    private IOException problem(URI uri, @Nullable Throwable cause) throws IOException {
        String text = Problems.describe(cause);
        if (text.contains(NO_STREAM)) {
            return new NoStreamException(cause);
        }
        if (cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException
                || isTunnelProblem(cause)) {
            String where = uri.getHost() + ":" + (uri.getPort() < 0 ? HTTPS_PORT : uri.getPort());
            String reason = where + ": " + text;
            return new UnreachableException(
                    isTunnelProblem(cause) ? gate().problem(where).orElse(reason) : reason, cause);
        }
        return new BrokenConnectionException(cause instanceof SSLException ? "TLS: " + text : text, cause);
    }

    private static boolean isTunnelProblem(@Nullable Throwable cause) {
        return cause instanceof IOException
                && String.valueOf(cause.getMessage()).startsWith("Tunnel failed");
    }

    private synchronized ConnectGate gate() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (gate == null) {
            gate = new ConnectGate(book, CONNECT_TIMEOUT);
        }
        return gate;
    }

    /** Every request asks for it, so only the first one waits for the lock, and the first after a change. */
    private HttpClient client(HttpDestination destination) throws IOException {
        SSLContext context = destination.sslContext();
        Client known = clients.get(destination);
        return known == null || known.context() != context ? newClient(destination, context) : known.http();
    }

    private synchronized HttpClient newClient(HttpDestination destination, @Nullable SSLContext context)
            throws IOException {
        ProxySelector route = new CheckedRoute(book, gate(), CONNECT_TIMEOUT);
        Client known = clients.get(destination);
        if (known != null && known.context() == context) {
            return known.http();
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(route);
        HttpClient made = (context == null ? builder : builder.sslContext(context)).build();
        clients.put(destination, new Client(made, context));
        if (known != null) {
            // What is under way on it ends there.
            known.http().shutdown();
        }
        return made;
    }

    /** Ends what is under way. Does not block. */
    @Override
    public synchronized void close() {
        closed = true;
        clients.values().forEach(client -> client.http().shutdownNow());
        if (gate != null) {
            gate.close();
        }
    }
}
