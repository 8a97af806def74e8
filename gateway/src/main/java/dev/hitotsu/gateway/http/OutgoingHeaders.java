package dev.hitotsu.gateway.http;

import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Chooses what of a message's headers is passed on. */
public final class OutgoingHeaders {
    private OutgoingHeaders() {}

    /**
     * What goes to the upstream of a request.
     *
     * @throws RefusedException for a header that is none
     */
    public static MultiMap ofRequest(MultiMap incoming, ProtectedHeaders own) {
        Set<String> connection = ConnectionHeaders.of(incoming);
        MultiMap outgoing = HttpHeaders.headers();
        for (Map.Entry<String, String> header : incoming) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            checkName(name);
            if (!connection.contains(name) && !own.contains(name) && !isReplaced(name)) {
                outgoing.add(name, header.getValue());
            }
        }
        joinCookies(outgoing);
        if (incoming.contains("te", "trailers", true)) {
            outgoing.set("te", "trailers");
        }
        return outgoing;
    }

    /** What goes to the client of a reply. */
    public static MultiMap ofReply(MultiMap incoming) {
        Set<String> connection = ConnectionHeaders.of(incoming);
        // They are checked when they are written.
        MultiMap outgoing = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, String> header : incoming) {
            String name = header.getKey();
            if (!connection.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                outgoing.add(name, header.getValue());
            }
        }
        return outgoing;
    }

    private static boolean isReplaced(String name) {
        return name.equals("host") || name.equals("expect") || name.startsWith(":");
    }

    /** RFC 9110, 5.6.2: a token. Pseudo-headers of HTTP/2 begin with a colon. */
    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw RefusedException.closing(400, "A header has no name");
        }
        for (int i = name.startsWith(":") ? 1 : 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                throw RefusedException.closing(400, "A header has a name that is none");
            }
        }
    }

    /** RFC 9113, 8.2.3: HTTP/2 may split what must be one line in HTTP/1.1. */
    private static void joinCookies(MultiMap headers) {
        List<String> cookies = headers.getAll(HttpHeaders.COOKIE);
        if (cookies.size() > 1) {
            headers.set(HttpHeaders.COOKIE, String.join("; ", cookies));
        }
    }
}
