package dev.hitotsu.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.auth.Requirements;
import dev.hitotsu.gateway.cache.CacheSettings;
import dev.hitotsu.gateway.change.Fallback;
import dev.hitotsu.gateway.change.RouteChanges;
import dev.hitotsu.gateway.composed.ComposedTarget;
import dev.hitotsu.gateway.idempotency.IdempotencySettings;
import dev.hitotsu.gateway.openapi.OpenApiSettings;
import dev.hitotsu.gateway.route.Match;
import dev.hitotsu.gateway.route.Rewrite;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A route as it is configured.
 *
 * @param to names of upstreams and their weights, in the order of the file; empty if the route answers by itself
 * @param composed what answers by itself; null if upstreams do
 * @param auth names of which one must know the sender; empty if anybody may
 * @param requirements of a known sender
 * @param limits names, all of which must grant a request
 * @param cache null if no answers are kept
 * @param openApi null if requests are not compared with a description
 * @param idempotency null if keys do not matter
 * @param fallback null for none
 * @param filters plug-ins in their order
 */
public record RouteConfig(
        String id,
        Match match,
        SequencedMap<String, Integer> to,
        @Nullable ComposedTarget composed,
        Rewrite rewrite,
        RouteGuards guards,
        List<String> auth,
        Requirements requirements,
        List<String> limits,
        Duration timeout,
        long maxBodyBytes,
        RouteChanges changes,
        @Nullable CacheSettings cache,
        @Nullable OpenApiSettings openApi,
        @Nullable IdempotencySettings idempotency,
        @Nullable Fallback fallback,
        List<Plugin> filters,
        List<RouteTest> tests) {
    public RouteConfig {
        to = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(to));
        auth = List.copyOf(auth);
        limits = List.copyOf(limits);
        filters = List.copyOf(filters);
        tests = List.copyOf(tests);
    }

    /** Its upstreams for people; with their weights if there are several. */
    public String targetName() {
        if (composed != null) {
            return composed.description();
        }
        return to.size() == 1
                ? to.firstEntry().getKey()
                : to.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** The upstreams that its requests reach, but for that of a fallback. */
    public Set<String> services() {
        return composed == null ? to.keySet() : composed.upstreams();
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
