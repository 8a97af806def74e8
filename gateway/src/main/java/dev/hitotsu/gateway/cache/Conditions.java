package dev.hitotsu.gateway.cache;

import dev.hitotsu.gateway.filter.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of requests for answers that are kept.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, 13</a>
 */
final class Conditions {
    private Conditions() {}

    /** Asks the upstream whether an answer is still right. Conditions of the client are taken away. */
    static void set(MultiMap request, Optional<CachedReply> kept) {
        remove(request);
        kept.ifPresent(reply -> {
            copy(reply, HttpHeaders.ETAG, request, HttpHeaders.IF_NONE_MATCH);
            copy(reply, HttpHeaders.LAST_MODIFIED, request, HttpHeaders.IF_MODIFIED_SINCE);
        });
    }

    static void remove(MultiMap request) {
        request.remove(HttpHeaders.IF_NONE_MATCH).remove(HttpHeaders.IF_MODIFIED_SINCE);
    }

    private static void copy(CachedReply kept, CharSequence from, MultiMap request, CharSequence to) {
        String value = kept.headers().get(from);
        if (value != null) {
            request.set(to, value);
        }
    }

    /** The answer for a client with these headers: 304 if the client has it already. */
    static Reply check(MultiMap request, Reply reply, long now) {
        boolean hasIt = reply.status() == 200 && isKnown(request, reply.headers(), now);
        return hasIt ? new Reply(304, reply.headers().remove(HttpHeaders.CONTENT_LENGTH), reply.body()) : reply;
    }

    private static boolean isKnown(MultiMap request, MultiMap reply, long now) {
        if (request.contains(HttpHeaders.IF_NONE_MATCH)) {
            return matches(request.getAll(HttpHeaders.IF_NONE_MATCH), reply.get(HttpHeaders.ETAG));
        }
        Optional<Long> since = HttpDate.millis(request.get(HttpHeaders.IF_MODIFIED_SINCE), now);
        Optional<Long> modified = HttpDate.millis(reply.get(HttpHeaders.LAST_MODIFIED), now);
        return since.isPresent() && modified.isPresent() && modified.get() <= since.get();
    }

    /** Weakly, as RFC 9110, 13.1.2 wants it. */
    private static boolean matches(List<String> lines, @Nullable String tag) {
        return lines.stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || tag != null && strong(one).equals(strong(tag)));
    }

    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
