package dev.hitotsu.gateway.http;

import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;

/**
 * What a request asks for.
 *
 * @param host in lower case, without port; empty for a request of HTTP/1.0 that names none
 * @param authority host and port as sent
 * @param path in its canonical form; {@code *} for {@code OPTIONS *}
 * @param query without its question mark
 */
public record RequestTarget(String host, String authority, String path, String query) {
    /**
     * Reads the request line and {@code Host}, or the pseudo-headers of HTTP/2.
     *
     * @throws RefusedException with status 400
     */
    public static RequestTarget of(HttpServerRequest request) {
        String authority = authority(request);
        String uri = request.uri();
        boolean isAsterisk = uri.equals("*") && request.method() == HttpMethod.OPTIONS;
        if (!uri.startsWith("/") && !isAsterisk) {
            uri = originForm(uri, authority);
        }
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        String query = question < 0 ? "" : checkedQuery(uri.substring(question + 1));
        return new RequestTarget(host(authority), authority, isAsterisk ? path : CanonicalPath.of(path), query);
    }

    private static String authority(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (request.version() == HttpVersion.HTTP_2) {
            HostAndPort pseudo = request.authority();
            String authority = pseudo == null ? "" : pseudo.toString();
            if (authority.isEmpty() || hosts.stream().anyMatch(host -> !host.equalsIgnoreCase(authority))) {
                throw RefusedException.closing(400, "The authority is missing, or another one than Host");
            }
            return checkedAuthority(authority);
        }
        if (hosts.size() > 1 || hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0) {
            throw RefusedException.closing(400, "Host must be given once");
        }
        return hosts.isEmpty() ? "" : checkedAuthority(hosts.getFirst());
    }

    private static String checkedAuthority(String authority) {
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (c >= 0x80 || !Character.isLetterOrDigit(c) && ".-_:[]".indexOf(c) < 0) {
                throw notAHost();
            }
        }
        int end = hostEnd(authority);
        boolean isBracketed = authority.startsWith("[") && end > 1;
        boolean hasBrackets = authority.indexOf('[') >= 0 || authority.indexOf(']') >= 0;
        if (hasBrackets && !isBracketed || !isPort(authority.substring(end))) {
            throw notAHost();
        }
        return authority;
    }

    private static boolean isPort(String text) {
        return text.isEmpty()
                || text.length() <= 6
                        && text.startsWith(":")
                        && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    private static RefusedException notAHost() {
        return RefusedException.closing(400, "Host is not a name or an address");
    }

    /** RFC 9112, 3.2.2: a server accepts the absolute form, too. */
    private static String originForm(String uri, String authority) {
        int start = uri.indexOf("://");
        String scheme = start < 0 ? "" : uri.substring(0, start).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw RefusedException.closing(400, "The request target must begin with /");
        }
        int slash = uri.indexOf('/', start + 3);
        int end = slash < 0 ? uri.length() : slash;
        if (!uri.substring(start + 3, end).equalsIgnoreCase(authority)) {
            throw RefusedException.closing(400, "The request target has another host than Host");
        }
        return slash < 0 ? "/" : uri.substring(slash);
    }

    private static String checkedQuery(String query) {
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#') {
                throw RefusedException.of(400, "The query has characters that must be encoded");
            }
        }
        return query;
    }

    private static String host(String authority) {
        return authority.substring(0, hostEnd(authority)).toLowerCase(Locale.ROOT);
    }

    private static int hostEnd(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        return end <= 0 ? authority.startsWith("[") ? 0 : authority.length() : end;
    }
}
