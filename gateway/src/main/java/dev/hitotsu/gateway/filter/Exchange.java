package dev.hitotsu.gateway.filter;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way through the filters of its route. Used by one thread at a time. */
public final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final Received received;
    private final HttpServerRequest incoming;
    private final MultiMap headers;
    private final ReadStream<Buffer> body;
    private String routeId = "";
    private Map<String, String> variables = Map.of();
    private String path;
    private Identity identity = Identity.ANONYMOUS;
    private String servedBy = "";
    private final List<Runnable> atEnd = new ArrayList<>();

    /** An exchange with the headers that go to the upstream, and the body with its limit. */
    public Exchange(Received received, HttpServerRequest incoming, MultiMap headers, ReadStream<Buffer> body) {
        this.received = received;
        this.incoming = incoming;
        this.headers = headers;
        this.body = body;
        this.path = received.path();
    }

    /** What the client sent. */
    public Received received() {
        return received;
    }

    /** The request itself. Its headers are those from outside, unchecked. */
    public HttpServerRequest incoming() {
        return incoming;
    }

    /** What goes to the upstream; a filter may change it. Headers of the connection and of identity are not among them. */
    public MultiMap headers() {
        return headers;
    }

    /** The body, paused, to be read once. It fails when it is larger than the route allows. */
    public ReadStream<Buffer> body() {
        return body;
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

    /** Runs something when the answer has ended, whole or not. It must not block. */
    public void onEnd(Runnable work) {
        atEnd.add(work);
    }

    /** Says that the answer has ended. */
    public void end() {
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
