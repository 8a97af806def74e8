package dev.hitotsu.gateway;

import dev.hitotsu.gateway.cache.CacheStoreSettings;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.config.RouteConfig;
import dev.hitotsu.gateway.config.RouteConfig.RouteTest;
import dev.hitotsu.gateway.config.TelemetrySettings;
import dev.hitotsu.gateway.filter.Reply;
import dev.hitotsu.gateway.server.ListenSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the tests of the routes of a configuration: a gateway of its own listens on 127.0.0.1, and a stand-in for all
 * upstreams answers 200. Neither Redis nor an issuer is asked.
 */
public final class RouteTests {
    /**
     * What came of it.
     *
     * @param routes in the order of the configuration
     * @param problems what was expected and what happened
     */
    public record Report(List<RouteReport> routes, List<String> problems) {
        public Report {
            routes = List.copyOf(routes);
            problems = List.copyOf(problems);
        }

        /** How many tests were sent. */
        public int tests() {
            return routes.stream().mapToInt(RouteReport::tests).sum();
        }
    }

    /** What came of the tests of one route: how many there are, and how many of them hold. */
    public record RouteReport(RouteConfig route, int tests, int passed) {}

    private RouteTests() {}

    /** Runs all of them. Blocks. */
    public static Report run(GatewayConfig config) throws InterruptedException {
        List<RouteReport> routes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (Gateway gateway = Gateway.beforeStandIn(
                        local(config), exchange -> Future.succeededFuture(Reply.of(200, "text/plain", "")));
                RouteTestClient client = new RouteTestClient(gateway.port())) {
            for (RouteConfig route : config.routes()) {
                List<String> failed = new ArrayList<>();
                for (RouteTest test : route.tests()) {
                    problem(gateway, client, test).ifPresent(failed::add);
                }
                int tests = route.tests().size();
                routes.add(new RouteReport(route, tests, tests - failed.size()));
                failed.forEach(problem -> problems.add(route.id() + ": " + problem));
            }
        }
        return new Report(routes, problems);
    }

    private static GatewayConfig local(GatewayConfig config) {
        ListenSettings any = ListenSettings.DEFAULT;
        ListenSettings listen = new ListenSettings(
                "127.0.0.1",
                0,
                null,
                1,
                config.listen().maxHeaderBytes(),
                any.headerTimeout(),
                any.idleTimeout(),
                any.stallTimeout());
        return new GatewayConfig(
                listen,
                null,
                null,
                config.trustedHops(),
                null,
                false,
                TelemetrySettings.DEFAULT,
                CacheStoreSettings.DEFAULT,
                null,
                config.assertion(),
                config.auth(),
                config.limits(),
                config.upstreams(),
                config.routes(),
                config.outline());
    }

    private static Optional<String> problem(Gateway gateway, RouteTestClient client, RouteTest test)
            throws InterruptedException {
        Explanation explanation = Explanation.of(gateway.table(), test.method(), test.uri(), test.headers());
        String route = explanation.routeId();
        if (!route.equals(test.route())) {
            return Optional.of(
                    test + ": route " + (route.isEmpty() ? "none" : route) + " (expected: " + test.route() + ")");
        }
        try {
            int status = client.send(test);
            return status == test.status()
                    ? Optional.empty()
                    : Optional.of(test + ": status " + status + " (expected: " + test.status() + ")");
        } catch (IOException e) {
            return Optional.of(test + ": cannot be sent: " + e.getMessage());
        }
    }
}
