package dev.hitotsu.vertx;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.identity.AssertedIdentity;
import dev.hitotsu.identity.IdentityAssertions;
import dev.hitotsu.identity.InvalidAssertionException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only requests pass of which a gateway has signed who sends them; the others get 401. Needs
 * {@code hitotsu-identity}.
 *
 * <pre>{@code
 * URI keys = URI.create("http://gateway:8490/.well-known/jwks.json");
 * IdentityAssertions assertions = IdentityAssertions.keysAt(keys, "gateway", "orders");
 * server.requestHandler(IdentityHandler.of(assertions, (request, sender) -> orders.list(request, sender.subject())));
 * }</pre>
 *
 * <p>What is behind it takes the sender from what it is given, and not from the headers. Thread-safe. Does not block:
 * the check is made on a virtual thread, and the request waits meanwhile.
 */
public final class IdentityHandler implements Handler<HttpServerRequest> {
    private static final Logger log = LoggerFactory.getLogger(IdentityHandler.class);
    private static final int UNAUTHORIZED = 401;

    private final IdentityAssertions assertions;
    private final Service service;

    private IdentityHandler(IdentityAssertions assertions, Service service) {
        this.assertions = assertions;
        this.service = service;
    }

    /** A handler in front of this service. */
    public static IdentityHandler of(IdentityAssertions assertions, Service service) {
        requireNonNull(assertions, "assertions: null (expected: what checks them)");
        requireNonNull(service, "service: null (expected: what answers)");
        return new IdentityHandler(assertions, service);
    }

    @Override
    public void handle(HttpServerRequest request) {
        requireNonNull(request, "request: null (expected: a request)");
        Context context = Objects.requireNonNull(Vertx.currentContext());
        List<String> values = request.headers().getAll(IdentityAssertions.HEADER);
        request.pause();
        Thread.ofVirtual().name("hitotsu-identity").start(() -> {
            try {
                AssertedIdentity sender = assertions.verify(values);
                context.runOnContext(now -> {
                    service.handle(request, sender);
                    request.resume();
                });
            } catch (InvalidAssertionException e) {
                log.warn("{} {}: {}", request.method(), request.path(), e.getMessage());
                context.runOnContext(now -> refuse(request));
            }
        });
    }

    private static void refuse(HttpServerRequest request) {
        request.resume();
        if (!request.response().closed()) {
            Future<Void> unused = request.response().setStatusCode(UNAUTHORIZED).end();
        }
    }

    /** What answers a request. */
    @FunctionalInterface
    public interface Service {
        /** Answers, on the event loop of the request. It sets its handlers for the body before it returns. */
        void handle(HttpServerRequest request, AssertedIdentity sender);
    }
}
