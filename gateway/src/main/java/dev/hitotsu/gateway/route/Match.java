package dev.hitotsu.gateway.route;

import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a route is for.
 *
 * @param host null for any
 * @param methods empty for any
 * @param headers names and the values they must have; {@code *} for any value
 * @param query parameters and the values they must have; {@code *} for any value
 */
public record Match(
        @Nullable HostPattern host,
        PathPattern path,
        Set<HttpMethod> methods,
        Map<String, String> headers,
        Map<String, String> query) {
    private static final String ANY = "*";

    public Match {
        methods = Set.copyOf(methods);
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }

    /** The variables of the path if all matches but perhaps the method. */
    Optional<Map<String, String>> matchExceptMethod(RouteRequest request) {
        if (host != null && !host.matches(request.host())) {
            return Optional.empty();
        }
        Optional<Map<String, String>> variables = path.match(request.path());
        return variables.isPresent() && hasConditions(request) ? variables : Optional.empty();
    }

    private boolean hasConditions(RouteRequest request) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!accepts(header.getValue(), request.header(header.getKey()))) {
                return false;
            }
        }
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            if (!accepts(parameter.getValue(), request.parameter(parameter.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** HEAD goes where GET goes. */
    boolean acceptsMethod(HttpMethod method) {
        return methods.isEmpty()
                || methods.contains(method)
                || method == HttpMethod.HEAD && methods.contains(HttpMethod.GET);
    }

    private static boolean accepts(String expected, @Nullable String actual) {
        return actual != null && (expected.equals(ANY) || expected.equals(actual));
    }

    /** Whether some request has an address that matches both, whatever its method and headers are. */
    public boolean overlaps(Match other) {
        boolean sameHost = host == null || other.host == null || host.overlaps(other.host);
        return sameHost && path.overlaps(other.path);
    }

    /** The more precise match comes first: host, path, methods, number of headers and parameters. */
    String rank() {
        String hostRank = host == null
                ? "9"
                : host.isWildcard() ? "5" + Integer.toString(999 - host.text().length()) : "0";
        int conditions = 999 - headers.size() - query.size();
        return hostRank + ":" + path.rank() + ":" + (methods.isEmpty() ? 1 : 0) + ":" + conditions;
    }

    /** The same for matches that accept the same requests, but for the method. */
    String shape() {
        return (host == null ? "" : host.text()) + path.shape() + new TreeMap<>(headers) + new TreeMap<>(query);
    }

    /** As a person would write it. */
    public String describe() {
        StringBuilder text = new StringBuilder(
                methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", ")));
        text.append(methods.isEmpty() ? "" : " ")
                .append(host == null ? "" : host.text())
                .append(path);
        headers.forEach((name, value) ->
                text.append(", header ").append(name).append('=').append(value));
        query.forEach((name, value) ->
                text.append(", query ").append(name).append('=').append(value));
        return text.toString();
    }
}
