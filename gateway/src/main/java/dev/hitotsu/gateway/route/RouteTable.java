package dev.hitotsu.gateway.route;

import io.vertx.core.http.HttpMethod;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All routes. Immutable. Where several match, the most precise one wins, whatever their order in the configuration: an
 * exact host before a wildcard before any; then, segment by segment, literal text before a variable, a closed pattern
 * before {@code **}; then one with methods; then the one with more conditions on headers and query; then the earlier
 * one.
 */
public final class RouteTable {
    private final List<Route> routes;
    private final Map<String, List<Route>> byFirstLiteral = new HashMap<>();
    private final List<Route> withoutLiteral;

    private RouteTable(List<Route> routes) {
        this.routes = routes;
        this.withoutLiteral = routes.stream()
                .filter(route -> route.match().path().firstLiteral().isEmpty())
                .toList();
        for (Route route : routes) {
            String literal = route.match().path().firstLiteral();
            byFirstLiteral.computeIfAbsent(literal, this::candidates);
        }
    }

    /** A table of these routes, which stand in the order of the configuration. */
    public static RouteTable of(List<Route> routes) {
        return new RouteTable(routes.stream()
                .sorted(Comparator.comparing((Route route) -> route.match().rank()))
                .toList());
    }

    private List<Route> candidates(String literal) {
        return routes.stream()
                .filter(route -> {
                    String first = route.match().path().firstLiteral();
                    return first.isEmpty() || first.equals(literal);
                })
                .toList();
    }

    /** The routes in the order in which they are tried. */
    public List<Route> routes() {
        return routes;
    }

    /** The route of a request. */
    public Routing find(RouteRequest request) {
        Set<HttpMethod> allowed = null;
        for (Route route : byFirstLiteral.getOrDefault(firstSegment(request.path()), withoutLiteral)) {
            Optional<Map<String, String>> variables = route.match().matchExceptMethod(request);
            if (variables.isPresent()) {
                if (route.match().acceptsMethod(request.method())) {
                    return new Routing.Found(route, variables.get());
                }
                allowed = allowed == null ? new TreeSet<>(Comparator.comparing(HttpMethod::name)) : allowed;
                allowed.addAll(route.match().methods());
            }
        }
        return allowed == null ? new Routing.Unknown() : new Routing.WrongMethod(allowed);
    }

    private static String firstSegment(String path) {
        int slash = path.indexOf('/', 1);
        return path.substring(Math.min(1, path.length()), slash < 0 ? path.length() : slash);
    }
}
