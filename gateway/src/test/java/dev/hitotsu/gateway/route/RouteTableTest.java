package dev.hitotsu.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final List<Route> routes = List.of(
            route("any", null, "/**"),
            route("orders", null, "/orders/**"),
            route("order", null, "/orders/{id}"),
            route("latest", null, "/orders/latest"),
            route("create", null, "/orders/latest", "POST"),
            route("items", null, "/*/latest"),
            route("shop", "shop.example", "/**"),
            route("shops", "*.example", "/orders/**"));

    @Test
    void theMostPreciseRouteWinsWhateverTheOrder() {
        for (int seed = 0; seed < 50; seed++) {
            List<Route> shuffled = new ArrayList<>(routes);
            Collections.shuffle(shuffled, new Random(seed));
            RouteTable table = RouteTable.of(shuffled);

            assertThat(find(table, "GET", "", "/")).isEqualTo("any");
            assertThat(find(table, "GET", "", "/orders")).isEqualTo("orders");
            assertThat(find(table, "GET", "", "/orders/1/items")).isEqualTo("orders");
            assertThat(find(table, "GET", "", "/orders/1")).isEqualTo("order");
            assertThat(find(table, "GET", "", "/orders/latest")).isEqualTo("latest");
            assertThat(find(table, "POST", "", "/orders/latest")).isEqualTo("create");
            assertThat(find(table, "GET", "", "/users/latest")).isEqualTo("items");
            assertThat(find(table, "GET", "shop.example", "/orders/latest")).isEqualTo("shop");
            assertThat(find(table, "GET", "other.example", "/orders/latest")).isEqualTo("shops");
            assertThat(find(table, "GET", "example", "/orders/latest")).isEqualTo("latest");
            assertThat(find(table, "GET", "evilexample", "/x")).isEqualTo("any");
        }
    }

    @Test
    void conditionsOnHeadersAndQueryChoose() {
        RouteTable table = RouteTable.of(List.of(
                route("plain", new Match(null, PathPattern.of("/a"), Set.of(), Map.of(), Map.of())),
                route("beta", new Match(null, PathPattern.of("/a"), Set.of(), Map.of("X-Beta", "*"), Map.of())),
                route("v2", new Match(null, PathPattern.of("/a"), Set.of(), Map.of("X-Beta", "*"), Map.of("v", "2")))));
        MultiMap beta = MultiMap.caseInsensitiveMultiMap().add("x-beta", "yes");

        assertThat(id(table.find(
                        new RouteRequest(HttpMethod.GET, "", "/a", "v=2", MultiMap.caseInsensitiveMultiMap()))))
                .isEqualTo("plain");
        assertThat(id(table.find(new RouteRequest(HttpMethod.GET, "", "/a", "v=1", beta))))
                .isEqualTo("beta");
        assertThat(id(table.find(new RouteRequest(HttpMethod.GET, "", "/a", "x=&%76=2", beta))))
                .isEqualTo("v2");
    }

    @Test
    void aRouteThatNeverGetsARequestIsFound() {
        List<ShadowedRoutes.Named> named = Stream.of(
                        route("one", null, "/a/{id}"),
                        route("two", null, "/a/{name}"),
                        route("three", null, "/a/*", "GET"),
                        route("four", null, "/a/**"))
                .map(route -> new ShadowedRoutes.Named(route.id(), route.match()))
                .toList();

        assertThat(ShadowedRoutes.among(named))
                .containsExactly(
                        "two: never gets a request (expected: another match, because one takes all of /a/{name})");
    }

    private static String find(RouteTable table, String method, String host, String path) {
        return id(table.find(
                new RouteRequest(HttpMethod.valueOf(method), host, path, "", MultiMap.caseInsensitiveMultiMap())));
    }

    private static String id(Routing routing) {
        return routing instanceof Routing.Found found ? found.route().id() : routing.toString();
    }

    private static Route route(String id, String host, String path, String... methods) {
        HostPattern pattern = host == null ? null : new HostPattern(host);
        Set<HttpMethod> set =
                Set.copyOf(Arrays.stream(methods).map(HttpMethod::valueOf).toList());
        return route(id, new Match(pattern, PathPattern.of(path), set, Map.of(), Map.of()));
    }

    private static Route route(String id, Match match) {
        return new Route(id, match, 0, false, List.of(), "", exchange -> Future.failedFuture("unused"));
    }
}
