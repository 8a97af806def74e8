package dev.hitotsu.gateway;

import dev.hitotsu.gateway.composed.ComposedTarget;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.http.CanonicalPath;
import dev.hitotsu.gateway.route.Route;
import dev.hitotsu.gateway.route.RouteRequest;
import dev.hitotsu.gateway.route.RouteTable;
import dev.hitotsu.gateway.route.Routing;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Says in words which route, filters and upstream serve a request, and why.
 *
 * @param routeId empty if none does
 */
public record Explanation(String routeId, List<String> lines) {
    public Explanation {
        lines = List.copyOf(lines);
    }

    /** Explains a request without a body to a gateway with this configuration. */
    public static Explanation of(GatewayConfig config, String method, String uri, Map<String, String> headers) {
        return of(config, method, uri, headers, "");
    }

    /**
     * Explains a request to a gateway with this configuration, without sending it. The headers may have a {@code Host}.
     */
    public static Explanation of(
            GatewayConfig config, String method, String uri, Map<String, String> headers, String body) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try (Parts parts = new Parts(Runnable::run)) {
            Assembly assembly = new Assembly(vertx, parts, exchange -> Future.failedFuture("nothing is sent"));
            return of(assembly.rules(config).table(), method, uri, headers).with(config, body);
        } finally {
            vertx.close();
        }
    }

    /** With what a route that answers by itself would do. */
    private Explanation with(GatewayConfig config, String body) {
        Optional<ComposedTarget> composed = config.routes().stream()
                .filter(route -> route.id().equals(routeId))
                .findFirst()
                .flatMap(route -> Optional.ofNullable(route.composed()));
        if (composed.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(lines);
        try {
            all.addAll(composed.get().explain(body));
        } catch (IllegalArgumentException e) {
            all.add("refused   " + e.getMessage());
        }
        return new Explanation(routeId, all);
    }

    static Explanation of(RouteTable table, String method, String uri, Map<String, String> headers) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        int question = uri.indexOf('?');
        try {
            String path = CanonicalPath.of(question < 0 ? uri : uri.substring(0, question));
            String query = question < 0 ? "" : uri.substring(question + 1);
            String given = all.get("host");
            String host = given == null ? "" : given.toLowerCase(Locale.ROOT);
            RouteRequest request = new RouteRequest(HttpMethod.valueOf(method), host, path, query, all);
            return explain(table, request, table.find(request));
        } catch (RefusedException e) {
            return new Explanation("", List.of(e.status() + ": " + e.getMessage()));
        }
    }

    private static Explanation explain(RouteTable table, RouteRequest request, Routing routing) {
        List<String> lines = new ArrayList<>();
        switch (routing) {
            case Routing.Unknown none -> lines.add("404: no route matches " + request.path());
            case Routing.WrongMethod(var allowed) ->
                lines.add("405: routes match " + request.path() + ", but for " + allowed + " alone");
            case Routing.Found(Route route, Map<String, String> variables) -> {
                describe(route, variables, lines);
                addLosers(table, request, route, lines);
                return new Explanation(route.id(), lines);
            }
        }
        return new Explanation("", lines);
    }

    private static void describe(Route route, Map<String, String> variables, List<String> lines) {
        lines.add("route     " + route.id() + ": " + route.match().describe());
        variables.forEach((name, value) -> lines.add("          " + name + " is " + value));
        route.filters().forEach(filter -> lines.add("filter    " + filter.name()));
        lines.add("upstream  " + route.targetName());
    }

    private static void addLosers(RouteTable table, RouteRequest request, Route winner, List<String> lines) {
        for (Route route : table.routes()) {
            boolean alsoMatches =
                    route != winner && RouteTable.of(List.of(route)).find(request) instanceof Routing.Found;
            if (alsoMatches) {
                lines.add("not       " + route.id() + ", which matches, too, but less precisely: "
                        + route.match().describe());
            }
        }
    }
}
