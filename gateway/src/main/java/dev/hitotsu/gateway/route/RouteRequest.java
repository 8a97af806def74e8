package dev.hitotsu.gateway.route;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What routing looks at.
 *
 * @param host in lower case, without port
 * @param path in its canonical form
 */
public record RouteRequest(HttpMethod method, String host, String path, String query, MultiMap headers) {
    /** The same with another method. */
    public RouteRequest withMethod(HttpMethod other) {
        return new RouteRequest(other, host, path, query, headers);
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The first value of the query's parameter. */
    @Nullable String parameter(String name) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (decoded(key).equals(name)) {
                return equals < 0 ? "" : decoded(pair.substring(equals + 1));
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
