package dev.hitotsu.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.cache.CacheSettings;
import dev.hitotsu.gateway.change.Fallback;
import dev.hitotsu.gateway.change.HeaderChanges;
import dev.hitotsu.gateway.route.Match;
import dev.hitotsu.gateway.route.Rewrite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route as it is configured.
 *
 * @param to the name of its upstream
 * @param auth names of which one must know the sender; empty if anybody may
 * @param limits names, all of which must grant a request
 * @param cache null if no answers are kept
 * @param fallback null for none
 * @param filters plug-ins in their order
 */
public record RouteConfig(
        String id,
        Match match,
        String to,
        Rewrite rewrite,
        RouteGuards guards,
        List<String> auth,
        Set<String> scopes,
        List<String> limits,
        Duration timeout,
        long maxBodyBytes,
        HeaderChanges requestHeaders,
        HeaderChanges responseHeaders,
        @Nullable CacheSettings cache,
        @Nullable Fallback fallback,
        List<Plugin> filters,
        List<RouteTest> tests) {
    public RouteConfig {
        auth = List.copyOf(auth);
        scopes = Set.copyOf(scopes);
        limits = List.copyOf(limits);
        filters = List.copyOf(filters);
        tests = List.copyOf(tests);
    }

    /** A filter of the user's own. */
    public record Plugin(String name, JsonNode options) {}

    /**
     * A request that shows what the route is meant to do.
     *
     * @param route the route that serves it
     * @param status of the answer, if the upstream answers all that reaches it with 200
     */
    public record RouteTest(String method, String uri, Map<String, String> headers, String route, int status) {
        public RouteTest {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return method + " " + uri;
        }
    }
}
