package dev.hitotsu.gateway.change;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Next;
import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;

/**
 * Compresses answers with gzip, for clients that accept it. What the service has compressed itself, and what it forbids
 * to change, stays as it is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3">RFC 9110, 12.5.3</a>
 */
public final class CompressionFilter implements Filter {
    private static final int MAX_LENGTH_DIGITS = 18;

    private final Compression compression;

    public CompressionFilter(Compression compression) {
        this.compression = compression;
    }

    @Override
    public Future<Reply> apply(Exchange exchange, Next next) {
        boolean isAccepted = acceptsGzip(exchange.incoming().headers());
        boolean isHead = exchange.received().method() == HttpMethod.HEAD;
        return next.proceed(exchange).map(reply -> {
            if (!mayBeCompressed(reply)) {
                return reply;
            }
            // Another client gets another answer, which caches must know.
            addVary(reply.headers());
            return isAccepted && !isHead ? compressed(reply) : reply;
        });
    }

    private boolean mayBeCompressed(Reply reply) {
        MultiMap headers = reply.headers();
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        String control =
                String.join(",", headers.getAll(HttpHeaders.CACHE_CONTROL)).toLowerCase(Locale.ROOT);
        return type != null
                && compression.hasType(type)
                && !headers.contains(HttpHeaders.CONTENT_ENCODING)
                && !headers.contains("content-range")
                && !control.contains("no-transform")
                && isLongEnough(reply);
    }

    /** A body without a length may be long. */
    private boolean isLongEnough(Reply reply) {
        return switch (reply.body()) {
            case Reply.Body.Bytes(Buffer content) -> content.length() >= compression.minBytes() && content.length() > 0;
            case Reply.Body.Stream stream -> {
                String length = reply.headers().get(HttpHeaders.CONTENT_LENGTH);
                yield length == null
                        || length.length() <= MAX_LENGTH_DIGITS && Long.parseLong(length) >= compression.minBytes();
            }
            case Reply.Body.Tunnel tunnel -> false;
        };
    }

    private static Reply compressed(Reply reply) {
        MultiMap headers = reply.headers()
                .set(HttpHeaders.CONTENT_ENCODING, "gzip")
                .remove(HttpHeaders.CONTENT_LENGTH)
                .remove("accept-ranges");
        String tag = headers.get(HttpHeaders.ETAG);
        if (tag != null && !tag.startsWith("W/")) {
            headers.set(HttpHeaders.ETAG, "W/" + tag);
        }
        Reply.Body body = switch (reply.body()) {
            case Reply.Body.Bytes(Buffer content) -> new Reply.Body.Bytes(GzipStream.compress(content));
            case Reply.Body.Stream stream -> new Reply.Body.Stream(new GzipStream(stream.content()), stream.trailers());
            case Reply.Body.Tunnel tunnel -> tunnel;
        };
        return new Reply(reply.status(), headers, body);
    }

    private static void addVary(MultiMap headers) {
        String given = String.join(",", headers.getAll(HttpHeaders.VARY)).toLowerCase(Locale.ROOT);
        if (!given.contains("accept-encoding") && !given.contains("*")) {
            headers.add(HttpHeaders.VARY, "accept-encoding");
        }
    }

    /**
     * Whether {@code gzip} or {@code *} stands there with a weight that is not zero; the former goes before the latter.
     */
    static boolean acceptsGzip(MultiMap headers) {
        Boolean any = null;
        for (String line : headers.getAll(HttpHeaders.ACCEPT_ENCODING)) {
            for (String choice : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = choice.split(";", -1);
                boolean isWanted =
                        parts.length < 2 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
                String name = parts[0].strip();
                if (name.equals("gzip") || name.equals("x-gzip")) {
                    return isWanted;
                }
                any = name.equals("*") ? Boolean.valueOf(isWanted) : any;
            }
        }
        return Boolean.TRUE.equals(any);
    }
}
