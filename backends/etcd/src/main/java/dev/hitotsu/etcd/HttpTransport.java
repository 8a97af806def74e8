package dev.hitotsu.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Single requests over HTTP/1.1, on persistent connections.
 *
 * <p>The time limit is not that of {@link HttpRequest.Builder#timeout}, which in some versions of the JDK covers only
 * the headers of the answer, and in others its body too.
 */
final class HttpTransport implements AutoCloseable {
    /**
     * Etcd limits a whole store to 8 GiB by default, and a request to 1.5 MiB; this holds a large listing in Base64.
     */
    static final long MAX_BODY_BYTES = 256L << 20;

    private static final long MAX_ERROR_BYTES = 64L << 10;
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final HttpClient client;

    /** With this timeout for connecting. */
    HttpTransport(Duration connectTimeout) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(THREADS)
                .build();
    }

    /** Sends a request to a server, and waits this long for the answer. */
    Answer send(URI endpoint, Request request, @Nullable String token, long nanos) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response =
                client.sendAsync(http(endpoint, request, token), BoundedBody.handler(MAX_BODY_BYTES));
        try {
            HttpResponse<byte[]> got = response.get(nanos, TimeUnit.NANOSECONDS);
            return AnswerParser.parse(got.statusCode(), got.body());
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return new Answer.Unknown("no answer in " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms", e);
        } finally {
            response.cancel(true);
        }
    }

    private static Answer failed(Throwable cause) {
        boolean neverSent = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
        String reason = neverSent ? "no connection" : "connection lost";
        String text = reason + " (" + describe(cause) + ")";
        return neverSent ? new Answer.NotExecuted(text, cause) : new Answer.Unknown(text, cause);
    }

    /** With the reason, which is what helps where a certificate is refused; it names no secret. */
    private static String describe(Throwable cause) {
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }

    /** An answer of many messages. Closing the stream ends it. */
    InputStream stream(URI endpoint, Request request, @Nullable String token, long nanos)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> response =
                client.sendAsync(http(endpoint, request, token), HttpResponse.BodyHandlers.ofInputStream());
        try {
            return successful(response.get(nanos, TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            response.cancel(true);
            throw new IOException("no stream of changes from " + endpoint, e);
        }
    }

    private static InputStream successful(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() == 200) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw new IOException("HTTP " + response.statusCode() + " "
                    + Json.MAPPER.readTree(new BoundedMessages(body, MAX_ERROR_BYTES)));
        }
    }

    private static HttpRequest http(URI endpoint, Request request, @Nullable String token) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(endpoint.resolve(request.path()))
                // With this header a server that is cut off from the others says so. Else it would just report no
                // change.
                .header("Grpc-Metadata-hasleader", "true")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        if (token != null) {
            builder.header("Authorization", token);
        }
        return builder.build();
    }

    /** Ends all connections. Nobody who waits for an answer gets one. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
