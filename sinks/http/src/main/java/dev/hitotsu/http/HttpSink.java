package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.http.internal.AddressBook;
import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sends messages as HTTP requests, such as calls of a payment API or webhooks of customers.
 *
 * <pre>{@code
 * HttpSink sink = HttpSink.builder()
 *         .destination(HttpDestination.builder("payments").url("https://api.example.com/charges").build())
 *         .build();
 * }</pre>
 *
 * <p>Each request is a POST with the payload as its body and an {@code Idempotency-Key}: the business's own where the
 * message carries one in a header of this name, else its id; the same in every attempt.
 *
 * <p><b>Promise.</b> {@link Pipelining#ONE_PER_KEY}: a caller that waits for each result has one request of a key under
 * way.
 *
 * <p><b>Results.</b> 2xx: {@code Sent}. 408, 425, 5xx, 409 with {@code Retry-After}, a connection that breaks, and no
 * answer in time: {@code Retryable}. 401, 403, 407, 429, 503 with {@code Retry-After}, and a service that cannot be
 * reached: {@code DestinationUnavailable}, which counts against no message; {@code Unavailable} where the sink has one
 * destination. Other statuses below 500, and what HTTP or the destination cannot take: {@code Rejected}. After some
 * failures in a row a destination is left alone for a while, with pauses that grow; a request that sees whether it is
 * back counts against no message either.
 *
 * <p><b>Safety.</b> Requests go where {@link AllowedTargets} lets them. The address that is checked is the address that
 * is connected to. Redirects are followed within a host, and only where they keep the method.
 *
 * <p><b>Threads.</b> Any thread may send; a send does not wait for a target. Results come from virtual threads.
 */
public final class HttpSink implements Sink {
    private final Routes routes;
    private final SinkOptions options;
    private final AddressBook book;
    private final OpenSessions<HttpSession> sessions = new OpenSessions<>();

    HttpSink(Routes routes, SinkOptions options, AddressBook book) {
        this.routes = routes;
        this.options = options;
        this.book = book;
    }

    /** A builder, which needs a destination at least. */
    public static HttpSinkBuilder builder() {
        return new HttpSinkBuilder();
    }

    @Override
    public SinkSession open(long fence) {
        return sessions.open(onEnd -> new HttpSession(routes, options, book, onEnd));
    }

    /** {@inheritDoc} It connects to each destination that has a URL, and sends nothing. */
    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        Stream<String> missing = topics.stream()
                .filter(topic -> routes.destinationOf(topic).isEmpty())
                .map(routes::withoutDestination);
        return Stream.concat(
                        missing,
                        new ReachabilityCheck(book, options.allowed()).obstacles(routes.destinations()).stream())
                .toList();
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ONE_PER_KEY;
    }

    @Override
    public Duration sendTimeout() {
        return options.sendTimeout();
    }

    @Override
    public void close() {
        sessions.close();
        book.close();
    }
}
