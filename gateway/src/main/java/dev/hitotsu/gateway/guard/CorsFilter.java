package dev.hitotsu.gateway.guard;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers what browsers ask before they send a request from a page of another site, and tells them which answers its
 * scripts may read, errors among them. What the service says of it does not count.
 */
public final class CorsFilter implements Filter {
    private static final String METHOD = "Access-Control-Request-Method";
    private static final List<String> OWN = List.of(
            "Access-Control-Allow-Origin",
            "Access-Control-Allow-Credentials",
            "Access-Control-Expose-Headers",
            "Access-Control-Allow-Methods",
            "Access-Control-Allow-Headers",
            "Access-Control-Max-Age");

    private final Cors cors;

    public CorsFilter(Cors cors) {
        this.cors = cors;
    }

    /** The method that a browser asks for; empty if the request is no such question. */
    public static Optional<HttpMethod> asksFor(HttpMethod method, MultiMap headers) {
        return method == HttpMethod.OPTIONS && headers.contains(HttpHeaders.ORIGIN)
                ? Optional.ofNullable(headers.get(METHOD))
                        .filter(name -> name.matches("[A-Za-z]{1,32}"))
                        .map(HttpMethod::valueOf)
                : Optional.empty();
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        MultiMap headers = exchange.incoming().headers();
        String origin = headers.get(HttpHeaders.ORIGIN);
        if (asksFor(exchange.received().method(), headers).isPresent()) {
            return Future.succeededFuture(preflight(origin));
        }
        return next.proceed(exchange).recover(CorsFilter::asReply).map(reply -> allow(reply, origin));
    }

    /** A refusal that scripts can read. One that ends the connection stays as it is. */
    private static Future<Reply> asReply(Throwable failure) {
        return failure instanceof RefusedException refused && !refused.isClosing()
                ? Future.succeededFuture(Reply.of(refused))
                : Future.failedFuture(failure);
    }

    private Reply preflight(@Nullable String origin) {
        boolean isAllowed = origin != null && cors.accepts(origin);
        Reply reply = new Reply(isAllowed ? 204 : 403, HttpHeaders.headers(), new Reply.Body.Bytes(Buffer.buffer()));
        if (isAllowed) {
            set(reply, "Access-Control-Allow-Methods", cors.methods());
            set(reply, "Access-Control-Allow-Headers", cors.headers());
            reply.headers()
                    .set("Access-Control-Max-Age", Long.toString(cors.maxAge().toSeconds()));
        }
        return allow(reply, origin, isAllowed);
    }

    private Reply allow(Reply reply, @Nullable String origin) {
        OWN.forEach(reply.headers()::remove);
        return allow(reply, origin, origin != null && cors.accepts(origin));
    }

    private Reply allow(Reply reply, @Nullable String origin, boolean isAllowed) {
        if (!cors.origins().contains(Cors.ANY)) {
            reply.headers().add(HttpHeaders.VARY, "Origin");
        }
        if (isAllowed && origin != null) {
            reply.headers().set(OWN.getFirst(), cors.origins().contains(Cors.ANY) ? Cors.ANY : origin);
            set(reply, "Access-Control-Expose-Headers", cors.exposed());
            if (cors.credentials()) {
                reply.headers().set("Access-Control-Allow-Credentials", "true");
            }
        }
        return reply;
    }

    private static void set(Reply reply, String name, Set<String> values) {
        if (!values.isEmpty()) {
            reply.headers().set(name, String.join(", ", values.stream().sorted().toList()));
        }
    }
}
