package dev.hitotsu.gateway.filter;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way through the filters of its route. Used by one thread at a time. */
public final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final Received received;
    private final HttpServerRequest incoming;
    private final MultiMap headers;
    private ReadStream<Buffer> body;
    private String routeId = "";
    private Map<String, String> variables = Map.of();
    private String path;
    private String query;
    private Identity identity = Identity.ANONYMOUS;
    private String servedBy = "";
    private int status;
    private boolean isSent;
    private boolean outlivesClient;
    private boolean isCancelled;
    private boolean isExpired;
    private String operation = "";
    private final List<Runnable> atEnd = new ArrayList<>();
    private final Calls calls = new Calls();
    private @Nullable Exchange parent;
    private @Nullable Runnable cancellation;
    private boolean isClientWatched;

    /** A call that the gateway makes on behalf of a request, to the service of this name. */
    public record Call(String service, Exchange exchange) {}

    /** An exchange with the headers that go to the upstream, and the body with its limit. */
    public Exchange(Received received, HttpServerRequest incoming, MultiMap headers, ReadStream<Buffer> body) {
        this.received = received;
        this.incoming = incoming;
        this.headers = headers;
        this.body = body;
        this.path = received.path();
        this.query = received.query();
    }

    /** What the client sent. */
    public Received received() {
        return received;
    }

    /** The request itself. Its headers are those from outside, unchecked. */
    public HttpServerRequest incoming() {
        return incoming;
    }

    /**
     * What goes to the upstream; a filter may change it. Headers of the connection and of identity are not among them.
     */
    public MultiMap headers() {
        return headers;
    }

    /** The body, paused, to be read once. It fails when it is larger than the route allows. */
    public ReadStream<Buffer> body() {
        return body;
    }

    /** Whether it has a body. Over HTTP/2 without a length only the end of the stream tells that there is none. */
    public boolean hasBody() {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return length != null
                ? !length.equals("0")
                : !isCall()
                        && (incoming.version() == HttpVersion.HTTP_2
                                || incoming.headers().contains(HttpHeaders.TRANSFER_ENCODING));
    }

    /** Puts other bytes in the place of the body, which was read to its end. */
    public void replaceBody(Buffer bytes) {
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
        body = new BytesStream(bytes);
    }

    /** The route that was chosen, and what its path pattern found. */
    public Exchange routed(String id, Map<String, String> found) {
        routeId = id;
        variables = found;
        return this;
    }

    public String routeId() {
        return routeId;
    }

    /** The parts of the path that the route's pattern names. */
    public Map<String, String> variables() {
        return variables;
    }

    /** The path at the upstream. */
    public String path() {
        return path;
    }

    public void setPath(String newPath) {
        path = newPath;
    }

    /** The query at the upstream, without its question mark; empty if there is none. */
    public String query() {
        return query;
    }

    public void setQuery(String newQuery) {
        query = newQuery;
    }

    public Identity identity() {
        return identity;
    }

    /** Says who sent the request. */
    public void identify(Identity found) {
        identity = found;
    }

    /** The upstream's address that answered or was asked last, for the log; empty if none was. */
    public String servedBy() {
        return servedBy;
    }

    /** Says that from now on a service may have seen something of the request. */
    public void sent() {
        isSent = true;
        if (parent != null) {
            parent.sent();
        }
    }

    /** Whether a service may have seen something of the request, so that it may have had its effect. */
    public boolean isSent() {
        return isSent;
    }

    /** Says that the request goes on when its client goes away, because somebody else wants the answer, too. */
    public void outliveClient() {
        outlivesClient = true;
    }

    /** Whether the request goes on without its client. */
    public boolean outlivesClient() {
        return outlivesClient || parent != null && parent.outlivesClient();
    }

    /**
     * The same request without a body, which goes on by itself: its client has an answer already. Whoever sends it ends
     * it, too.
     */
    public Exchange inBackground() {
        Exchange copy = new Exchange(
                received, incoming, HttpHeaders.headers().addAll(headers), new BytesStream(Buffer.buffer()));
        copy.routed(routeId, variables);
        copy.path = path;
        copy.query = query;
        copy.identity = identity;
        copy.outlivesClient = true;
        copy.calls.observeLike(calls);
        return copy;
    }

    /**
     * A call to a service on behalf of this request: from the same sender, in the same trace, ended with its client.
     * Whoever sends it ends it, too.
     *
     * @param query without its question mark; empty if there is none
     * @param bytes its body; none if it is empty
     */
    public Exchange call(String service, HttpMethod method, String path, String query, Buffer bytes) {
        Received own = new Received(
                received.id(),
                method,
                received.host(),
                received.authority(),
                path,
                query,
                received.clientAddress(),
                received.secure());
        Exchange call = new Exchange(own, incoming, CallHeaders.of(headers), new BytesStream(bytes));
        if (bytes.length() > 0) {
            call.headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
        }
        call.routed(routeId, variables).identify(identity);
        call.parent = this;
        watchClient();
        return calls.begin(new Call(service, call));
    }

    /** Whether it is a call that the gateway makes on behalf of a request. */
    public boolean isCall() {
        return parent != null;
    }

    /** How many calls were made on behalf of it. */
    public int callCount() {
        return calls.made();
    }

    /** Sees each call before it is sent, and may add headers. It must not block. */
    public void observeCalls(Consumer<Call> observer) {
        calls.observe(observer);
    }

    /** What is asked for, where path and method do not tell it, for the log; empty if they do. */
    public String operation() {
        return operation;
    }

    public void setOperation(String name) {
        operation = name;
    }

    /** Ends it early, with its calls: nobody wants the answer. */
    public void cancel() {
        isCancelled = true;
        if (cancellation != null) {
            cancellation.run();
        }
        calls.cancel();
    }

    /** Whether nobody wants the answer any more. */
    public boolean isCancelled() {
        return isCancelled;
    }

    /** Ends it early, with its calls, because it has taken too long: whoever answers it is too slow. */
    public void expire() {
        isExpired = true;
        cancel();
    }

    /** Whether it has taken too long for the one who waits. */
    public boolean isExpired() {
        return isExpired;
    }

    /** What runs, in place of what was given before, when nobody wants the answer any more. It must not block. */
    public void onCancel(Runnable work) {
        watchClient();
        cancellation = work;
    }

    /** A call ends with the request that it belongs to. */
    private void watchClient() {
        if (parent == null && !outlivesClient && !isClientWatched) {
            isClientWatched = true;
            incoming.response().exceptionHandler(gone -> cancel());
            incoming.response().closeHandler(gone -> cancel());
        }
    }

    /** Runs something when the answer has ended, whole or not. It must not block. */
    public void onEnd(Runnable work) {
        atEnd.add(work);
    }

    /** The status that the client was told; 0 before that. */
    public int status() {
        return status;
    }

    /** Says that the answer has ended, whole or not. */
    public void end(int told) {
        status = told;
        for (Runnable work : atEnd) {
            try {
                work.run();
            } catch (RuntimeException e) {
                log.error("{}: what was to run at the end failed", received.path(), e);
            }
        }
        atEnd.clear();
    }

    public void setServedBy(String address) {
        servedBy = address;
    }
}
