package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.http.ConnectionHeaders;
import dev.hitotsu.gateway.http.Framing;
import dev.hitotsu.gateway.http.Sockets;
import dev.hitotsu.gateway.upstream.Deadlines.Deadline;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request to one address. Used on one event loop. */
final class Attempt {
    private static final long CANCEL = 0x8;

    private final Exchange exchange;
    private final String uri;
    private final Upstream upstream;
    private final Deadlines deadlines;
    private @Nullable Deadline deadline;
    private @Nullable Lease lease;
    private boolean isSent;
    private boolean isCancelled;
    private boolean isDone;
    private @Nullable RefusedException refusal;

    /** A request for this path and query. */
    Attempt(Exchange exchange, String uri, Upstream upstream, Deadlines deadlines) {
        this.exchange = exchange;
        this.uri = uri;
        this.upstream = upstream;
        this.deadlines = deadlines;
    }

    /** Whether a byte of the request may have reached the upstream. */
    boolean isSent() {
        return isSent;
    }

    /** Whether the request ended because its client is gone, which says nothing about the upstream. */
    boolean isCancelled() {
        return isCancelled;
    }

    /**
     * Whether the request ended because there was no more time for it, of which it had taken enough to blame the
     * upstream.
     */
    boolean isExpired() {
        return isCancelled && exchange.isExpired();
    }

    /**
     * Why the rest of the request will not come: its body is too large, or its client is gone; empty if it is not the
     * client's fault.
     */
    Optional<RefusedException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Sends the request. The head of the answer must come within the time-out, counted from the end of the request. */
    Future<HttpClientResponse> send(Address address) {
        return upstream.take(address).compose(this::send);
    }

    private Future<HttpClientResponse> send(Lease taken) {
        boolean isUnwanted =
                !exchange.outlivesClient() && exchange.incoming().response().closed();
        if (exchange.isCancelled() || isUnwanted) {
            taken.unused();
            return Future.failedFuture(RefusedException.clientGone());
        }
        lease = taken;
        RequestOptions options =
                new RequestOptions().setMethod(exchange.received().method()).setURI(uri);
        return taken.request(options).compose(this::send, failure -> {
            taken.broken();
            return Future.failedFuture(failure);
        });
    }

    private Future<HttpClientResponse> send(HttpClientRequest request) {
        isSent = true;
        exchange.sent();
        request.headers().setAll(exchange.headers());
        // The future of the response says the same; without a handler it would be logged, too.
        request.exceptionHandler(failure -> {});
        Future<HttpClientResponse> response = request.response();
        response.onComplete(this::answered);
        exchange.onCancel(() -> cancel(request));
        if (isTunnel()) {
            request.putHeader(HttpHeaders.CONNECTION, "upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
            startDeadline(request);
            return request.connect();
        }
        if (exchange.hasBody()) {
            exchange.body()
                    .pipe()
                    .endOnFailure(false)
                    .to(request)
                    .onSuccess(sent -> sent(request))
                    .onFailure(failure -> bodyFailed(request, failure));
        } else {
            if (!exchange.isCall() && Framing.mayHaveBody(exchange.incoming())) {
                // A filter has taken it away.
                exchange.body().resume();
            }
            request.end();
            sent(request);
        }
        return response;
    }

    /** What the client does wrong says nothing about the service. */
    private void bodyFailed(HttpClientRequest request, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            refusal = refused;
        }
        request.reset(CANCEL, failure);
    }

    private void sent(HttpClientRequest request) {
        lease().requestEnded();
        startDeadline(request);
    }

    private void answered(AsyncResult<HttpClientResponse> result) {
        stopDeadline();
        if (result.failed()) {
            lease().broken();
            return;
        }
        HttpClientResponse response = result.result();
        response.pause();
        lease().answered(response);
        response.end().onComplete(ended -> {
            isDone = true;
            if (ended.succeeded()) {
                lease().responseEnded();
            } else {
                lease().broken();
            }
        });
    }

    /** The connection is the client's alone from now on. */
    void detach() {
        lease().detach();
    }

    private Lease lease() {
        return Objects.requireNonNull(lease, "nothing is sent yet");
    }

    private void startDeadline(HttpClientRequest request) {
        if (!request.response().isComplete()) {
            deadline = deadlines.start(() -> request.reset(CANCEL, new TimeoutException("no answer in time")));
        }
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.stop();
        }
    }

    /**
     * Ends the request. An answer that has arrived, but was not read yet, is read to its end instead: its connection
     * may serve another request by now, which a reset would end.
     */
    private void cancel(HttpClientRequest request) {
        if (isDone || isCancelled) {
            return;
        }
        isCancelled = true;
        HttpClientResponse response = request.response().result();
        if (response == null) {
            reset(request);
            return;
        }
        response.handler(ignored -> {}).resume();
        upstream.vertx().runOnContext(read -> {
            if (!isDone) {
                reset(request);
            }
        });
    }

    private static void reset(HttpClientRequest request) {
        request.reset(CANCEL);
        if (request.version() != HttpVersion.HTTP_2) {
            // It would wait until the upstream has taken what was written of the body.
            Sockets.closeNow(request.connection());
        }
    }

    boolean isTunnel() {
        HttpServerRequest incoming = exchange.incoming();
        return !exchange.isCall()
                && incoming.version() == HttpVersion.HTTP_1_1
                && !exchange.hasBody()
                && ConnectionHeaders.asksForWebSocket(incoming.headers());
    }
}
