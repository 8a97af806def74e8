package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Sends requests to a server that answers, within a time limit. Thread-safe; blocks. */
final class Gateway implements AutoCloseable {
    private static final long ROUND_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Endpoints endpoints;
    private final HttpTransport transport;
    private final Authentication authentication;
    private final Duration timeout;
    private volatile boolean closed;

    Gateway(EtcdAddress address, Duration timeout) {
        this(address, fixed(address.user()), timeout);
    }

    /** As {@link #Gateway(EtcdAddress, Duration)}, with another user than that of the address, or null for none. */
    Gateway(EtcdAddress address, @Nullable ChangingSecret<EtcdUser> user, Duration timeout) {
        this.endpoints = new Endpoints(address.endpoints());
        this.timeout = timeout;
        // Shorter than the time for one server, so that we can tell a request that was never sent.
        this.transport = new HttpTransport(timeout.multipliedBy(4).dividedBy(5L * endpoints.size()));
        this.authentication = new Authentication(transport, user);
    }

    private static @Nullable ChangingSecret<EtcdUser> fixed(@Nullable EtcdUser user) {
        return user == null ? null : ChangingSecret.of("the user of etcd", user, () -> user);
    }

    Duration timeout() {
        return timeout;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Sends a request until a server has answered.
     *
     * @throws SessionEndedException if etcd says that the lease is gone
     * @throws CoordinationException if etcd refuses the request, and would refuse it again
     * @throws StoreUnavailableException for any other failure
     */
    JsonNode call(Request request) {
        return call(request, timeout);
    }

    /** As {@link #call(Request)}, with less time. */
    JsonNode call(Request request, Duration limit) {
        try {
            return callUntilAnswered(request, System.nanoTime() + limit.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(request, endpoints.toString(), "interrupted", e);
        }
    }

    private JsonNode callUntilAnswered(Request request, long deadline) throws InterruptedException {
        // The last attempt has little time; that it ran out of it tells less than a refused certificate.
        Answer.@Nullable NotExecuted untrusted = null;
        for (int attempt = 1; ; attempt++) {
            URI endpoint = endpoints.current();
            switch (attempt(endpoint, request, timeForAttempt(request, attempt, deadline))) {
                case Answer.Success success -> {
                    return success.body();
                }
                case Answer.Refused refused -> throw refused(request, endpoint, refused);
                case Answer.NotExecuted notExecuted -> {
                    untrusted = notExecuted.cause() instanceof SSLHandshakeException ? notExecuted : untrusted;
                    awaitNextAttempt(request, attempt, deadline, untrusted == null ? notExecuted : untrusted);
                }
                case Answer.Unknown unknown -> {
                    requireRepeatable(request, endpoint, unknown);
                    awaitNextAttempt(
                            request,
                            attempt,
                            deadline,
                            untrusted == null ? new Answer.NotExecuted(unknown.reason(), unknown.cause()) : untrusted);
                }
            }
            endpoints.switchFrom(endpoint);
        }
    }

    private void requireRepeatable(Request request, URI endpoint, Answer.Unknown unknown) {
        if (request.retry() != Request.Retry.BY_GATEWAY) {
            endpoints.switchFrom(endpoint);
            throw unavailable(request, endpoint.toString(), unknown.reason(), unknown.cause());
        }
    }

    private Answer attempt(URI endpoint, Request request, long nanos) throws InterruptedException {
        if (closed) {
            throw new StoreUnavailableException("etcd at " + endpoints + ": closed (expected: open)", null);
        }
        return authentication.send(endpoint, request, nanos);
    }

    /**
     * The time for one server. Every server gets its turn, unless the request cannot be repeated after a lost answer.
     */
    private long timeForAttempt(Request request, int attempt, long deadline) {
        long left = Math.max(1, deadline - System.nanoTime());
        int servers = request.retry() == Request.Retry.NEVER ? 1 : endpoints.size() + 1 - attempt;
        return left / Math.max(1, servers);
    }

    /** Returns when another attempt may be made. */
    private void awaitNextAttempt(Request request, int attempt, long deadline, Answer.NotExecuted failure)
            throws InterruptedException {
        long pause = attempt % endpoints.size() == 0 ? ROUND_PAUSE_NANOS : 0;
        if (deadline - System.nanoTime() <= pause) {
            throw unavailable(request, endpoints.toString(), failure.reason(), failure.cause());
        }
        // Every server has just failed; another round at once would only add load.
        TimeUnit.NANOSECONDS.sleep(pause);
    }

    private RuntimeException refused(Request request, URI endpoint, Answer.Refused refused) {
        if (refused.isLeaseMissing()) {
            return new SessionEndedException(refused.reason());
        }
        if (refused.isFinal()) {
            return new CoordinationException(
                    "etcd at " + endpoint + ", " + authentication + ", " + request + ": " + refused.reason()
                            + " (expected: " + refused.expected() + ")",
                    null);
        }
        return unavailable(request, endpoint.toString(), refused.reason(), null);
    }

    private StoreUnavailableException unavailable(
            Request request, String where, String reason, @Nullable Throwable cause) {
        return new StoreUnavailableException(
                "etcd at " + where + ", " + authentication + ", " + request + ": " + reason + " (expected: an answer)",
                cause);
    }

    /** An answer of many messages, from one server. Closing the stream ends it. */
    InputStream stream(URI endpoint, Request request) throws IOException, InterruptedException {
        return authentication.stream(endpoint, request, timeout.toNanos());
    }

    /** The next request gets a new token. */
    void forgetToken() {
        authentication.forget();
    }

    /** Ends all requests. */
    @Override
    public void close() {
        closed = true;
        transport.close();
    }
}
