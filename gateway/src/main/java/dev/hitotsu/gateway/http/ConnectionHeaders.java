package dev.hitotsu.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The headers that belong to one connection and are not passed on: a fixed list, and those that {@code Connection}
 * names.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
public final class ConnectionHeaders {
    private static final Set<String> FIXED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private ConnectionHeaders() {}

    /** The names, in lower case, that must not be passed on from a message with these headers. */
    public static Set<String> of(MultiMap headers) {
        String connection = headers.get(HttpHeaders.CONNECTION);
        if (connection == null || connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close")) {
            if (headers.getAll(HttpHeaders.CONNECTION).size() <= 1) {
                return FIXED;
            }
        }
        Set<String> names = new HashSet<>(FIXED);
        for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** Whether the connection is to end after the answer; {@code close} may stand beside other options. */
    public static boolean asksToClose(MultiMap headers) {
        return of(headers).contains("close") || headers.contains(HttpHeaders.CONNECTION, "close", true);
    }

    /** Whether the client wants to go on with another protocol, such as a WebSocket. */
    public static boolean asksForWebSocket(MultiMap headers) {
        return headers.contains(HttpHeaders.UPGRADE, "websocket", true)
                && of(headers).contains("upgrade");
    }
}
