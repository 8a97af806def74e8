package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * An answer that is kept.
 *
 * @param headers without those of the connection, and without {@code Age}
 */
record CachedReply(int status, MultiMap headers, Buffer body, Freshness freshness) implements Kept {
    /** RFC 9111, 3.2: they describe the bytes of the body, which an answer without one does not change. */
    private static final Set<String> OF_BODY =
            Set.of("content-length", "content-encoding", "content-range", "content-md5", "content-digest");

    /** The answer for a client, which is told how old it is. */
    Reply reply(long now) {
        MultiMap copy = HttpHeaders.headers().addAll(headers);
        copy.set("age", Long.toString(Duration.ofMillis(freshness.age(now)).toSeconds()));
        return new Reply(status, copy, new Reply.Body.Bytes(body));
    }

    /** Whether the upstream can be asked if this is still right. */
    boolean hasValidator() {
        return headers.contains(HttpHeaders.ETAG) || headers.contains(HttpHeaders.LAST_MODIFIED);
    }

    /**
     * Whether an answer that says that something is still right means this one. A strong tag of its own names another.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.3.4">RFC 9111, 4.3.4</a>
     */
    boolean isMeantBy(MultiMap newer) {
        String tag = newer.get(HttpHeaders.ETAG);
        return tag == null || tag.startsWith("W/") || tag.equals(headers.get(HttpHeaders.ETAG));
    }

    /** Its headers, and in their place those of a newer answer, which said that the body is still right. */
    MultiMap updatedBy(MultiMap newer) {
        MultiMap merged = HttpHeaders.headers().addAll(headers).remove(HttpHeaders.DATE);
        newer.names().stream()
                .filter(name -> !OF_BODY.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> merged.set(name, newer.getAll(name)));
        return merged;
    }
}
