package dev.hitotsu.gateway;

import dev.hitotsu.gateway.auth.ApiKeys;
import dev.hitotsu.gateway.auth.AssertionFilter;
import dev.hitotsu.gateway.auth.Assertions;
import dev.hitotsu.gateway.auth.AuthFilter;
import dev.hitotsu.gateway.auth.Authenticator;
import dev.hitotsu.gateway.auth.Authorities;
import dev.hitotsu.gateway.auth.ForwardAuthenticator;
import dev.hitotsu.gateway.auth.IntrospectionAuthenticator;
import dev.hitotsu.gateway.auth.JwtAuthenticator;
import dev.hitotsu.gateway.cache.CacheFilter;
import dev.hitotsu.gateway.cache.CacheStoreSettings;
import dev.hitotsu.gateway.cache.InvalidationFilter;
import dev.hitotsu.gateway.cache.ResponseCache;
import dev.hitotsu.gateway.change.CompressionFilter;
import dev.hitotsu.gateway.change.Fallback;
import dev.hitotsu.gateway.change.FallbackFilter;
import dev.hitotsu.gateway.change.HeadersFilter;
import dev.hitotsu.gateway.change.JsonFilter;
import dev.hitotsu.gateway.change.OtherUpstreamFilter;
import dev.hitotsu.gateway.change.QueryChanges;
import dev.hitotsu.gateway.change.QueryFilter;
import dev.hitotsu.gateway.change.RouteChanges;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.config.Plugins;
import dev.hitotsu.gateway.config.RouteConfig;
import dev.hitotsu.gateway.config.RouteGuards;
import dev.hitotsu.gateway.config.auth.AuthSettings;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.gateway.guard.Bulkhead;
import dev.hitotsu.gateway.guard.CorsFilter;
import dev.hitotsu.gateway.guard.NetworkFilter;
import dev.hitotsu.gateway.guard.Networks;
import dev.hitotsu.gateway.http.ProtectedHeaders;
import dev.hitotsu.gateway.idempotency.IdempotencyFilter;
import dev.hitotsu.gateway.idempotency.IdempotencySettings;
import dev.hitotsu.gateway.openapi.OpenApiFilter;
import dev.hitotsu.gateway.route.Route;
import dev.hitotsu.gateway.route.Route.NamedFilter;
import dev.hitotsu.gateway.route.RouteTable;
import dev.hitotsu.gateway.server.Rules;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseStores;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the rules of a gateway from its configuration. Used by one thread at a time. */
final class Assembly {
    private final Vertx vertx;
    private final Authorities authorities;
    private final Parts parts;
    private final Targets targets;
    private final Limits limits;
    private final @Nullable Target standIn;

    private record CacheAt(String redis) {}

    private record KeysAt(String uri) {}

    private record BulkheadOf(String routeId, int maxRequests) {}

    /** With a stand-in, which takes the place of all upstreams, nothing outside is asked. */
    Assembly(Vertx vertx, Parts parts, @Nullable Target standIn) {
        this.vertx = vertx;
        this.authorities = standIn == null ? Authorities.of(vertx) : Authorities.none();
        this.parts = parts;
        this.targets = new Targets(vertx, parts, standIn);
        this.limits = new Limits(vertx, parts, standIn == null);
        this.standIn = standIn;
    }

    Rules rules(GatewayConfig config) {
        List<Route> routes =
                config.routes().stream().map(route -> route(config, route)).toList();
        return new Rules(
                RouteTable.of(routes),
                ProtectedHeaders.with(protectedHeaders(config)),
                config.trustedHops(),
                config.accessLog());
    }

    /** Of all ways to authenticate, for every route: what one route does not know, another service may believe. */
    private static Set<String> protectedHeaders(GatewayConfig config) {
        Set<String> names = new TreeSet<>();
        config.auth().values().forEach(auth -> {
            names.addAll(auth.identityHeaders());
            if (auth instanceof AuthSettings.Keys keys) {
                names.add(keys.header());
            }
        });
        return names;
    }

    private Route route(GatewayConfig config, RouteConfig route) {
        List<NamedFilter> filters = new ArrayList<>(guards(route));
        filters.addAll(limits.of(config, route, true));
        if (!route.auth().isEmpty()) {
            filters.add(new NamedFilter("auth " + String.join(" or ", route.auth()), auth(config, route)));
        }
        filters.addAll(limits.of(config, route, false));
        filters.addAll(assertions(config, route));
        route.filters()
                .forEach(plugin -> filters.add(new NamedFilter("filter " + plugin.name(), Plugins.create(plugin))));
        RouteChanges changes = route.changes();
        if (changes.compression() != null) {
            filters.add(new NamedFilter("compression", new CompressionFilter(changes.compression())));
        }
        if (route.openApi() != null) {
            filters.add(new NamedFilter("openapi", new OpenApiFilter(route.openApi())));
        }
        if (route.idempotency() != null) {
            // Behind what depends on the client's wishes, and before what changes the request for the service.
            filters.add(new NamedFilter("idempotency", idempotency(config, route.idempotency())));
        }
        if (changes.concernsHeaders()) {
            filters.add(
                    new NamedFilter("headers", new HeadersFilter(changes.requestHeaders(), changes.responseHeaders())));
        }
        if (!changes.query().equals(QueryChanges.NONE)) {
            filters.add(new NamedFilter("query", new QueryFilter(changes.query())));
        }
        filters.addAll(fallbacks(config, route));
        if (route.cache() != null) {
            // Behind the fallback: an old answer of the service is better than one in its place.
            filters.add(new NamedFilter(
                    "cache",
                    new CacheFilter(route.cache(), cache(config), vertx, InstantSource.system(), System::nanoTime)));
        } else if (isCachedElsewhere(config, route)) {
            filters.add(new NamedFilter("cache of other routes", new InvalidationFilter(cache(config))));
        }
        boolean answersPreflights = route.guards().cors() != null;
        return new Route(
                route.id(),
                route.match(),
                route.maxBodyBytes(),
                answersPreflights,
                filters,
                route.targetName(),
                targets.of(config, route));
    }

    private List<NamedFilter> assertions(GatewayConfig config, RouteConfig route) {
        if (config.assertion() == null || route.auth().isEmpty()) {
            return List.of();
        }
        Assertions assertions = parts.get(
                config.assertion(), settings -> Assertions.of(settings, InstantSource.system(), System::nanoTime));
        List<String> services = new ArrayList<>(route.services());
        if (route.fallback() != null && !route.fallback().to().isEmpty()) {
            services.add(route.fallback().to());
        }
        return List.of(new NamedFilter("assertion", new AssertionFilter(assertions, services)));
    }

    /** The answer in place of the service is not changed; that of another service is. */
    private List<NamedFilter> fallbacks(GatewayConfig config, RouteConfig route) {
        Fallback fallback = route.fallback();
        RouteChanges changes = route.changes();
        List<NamedFilter> filters = new ArrayList<>();
        if (fallback != null && fallback.json() != null) {
            filters.add(new NamedFilter("fallback", new FallbackFilter(fallback.status(), fallback.json())));
        }
        if (changes.concernsJson()) {
            filters.add(new NamedFilter(
                    "json", new JsonFilter(changes.requestJson(), changes.responseJson(), changes.maxJsonBytes())));
        }
        if (fallback != null && !fallback.to().isEmpty()) {
            filters.add(new NamedFilter(
                    "fallback to " + fallback.to(),
                    new OtherUpstreamFilter(targets.upstream(config, route, fallback.to()))));
        }
        return filters;
    }

    /** Whether what requests of this route change may be kept by another. */
    private static boolean isCachedElsewhere(GatewayConfig config, RouteConfig route) {
        return InvalidationFilter.mayChange(route.match().methods())
                && config.routes().stream()
                        .anyMatch(
                                other -> other.cache() != null && other.match().overlaps(route.match()));
    }

    private List<NamedFilter> guards(RouteConfig route) {
        RouteGuards guards = route.guards();
        List<NamedFilter> filters = new ArrayList<>();
        if (!guards.networks().equals(Networks.ALL)) {
            filters.add(new NamedFilter("networks", new NetworkFilter(guards.networks())));
        }
        if (guards.cors() != null) {
            filters.add(new NamedFilter("cors", new CorsFilter(guards.cors())));
        }
        if (guards.maxRequests() > 0) {
            Bulkhead bulkhead = parts.get(
                    new BulkheadOf(route.id(), guards.maxRequests()), same -> new Bulkhead(same.maxRequests()));
            filters.add(new NamedFilter("maxRequests " + guards.maxRequests(), bulkhead));
        }
        return filters;
    }

    private IdempotencyFilter idempotency(GatewayConfig config, IdempotencySettings settings) {
        LeaseStore store = standIn == null
                ? parts.get(new KeysAt(Objects.requireNonNull(config.keyStore())), at -> LeaseStores.open(at.uri()))
                : new InMemoryLeaseStore(InstantSource.system());
        return IdempotencyFilter.of(store, settings);
    }

    private ResponseCache cache(GatewayConfig config) {
        CacheStoreSettings settings = config.cache();
        if (settings.place() == CacheStoreSettings.Place.REDIS && config.redis() != null && standIn == null) {
            return parts.get(
                    new CacheAt(config.redis()),
                    cache -> ResponseCache.inRedis(cache.redis(), vertx, System::nanoTime));
        }
        return parts.get(settings, memory -> ResponseCache.inMemory(memory.maxBytes(), System::nanoTime));
    }

    private Filter auth(GatewayConfig config, RouteConfig route) {
        SequencedMap<String, Authenticator> authenticators = new LinkedHashMap<>();
        for (String name : route.auth()) {
            AuthSettings settings = Objects.requireNonNull(config.auth().get(name));
            authenticators.put(name, parts.get(settings, this::authenticator));
        }
        return new AuthFilter(authenticators, route.requirements());
    }

    private Authenticator authenticator(AuthSettings auth) {
        return switch (auth) {
            case AuthSettings.Jwt(var settings) -> {
                JwtAuthenticator jwt =
                        JwtAuthenticator.of(settings, vertx, authorities, InstantSource.system(), System::nanoTime);
                yield standIn == null ? jwt.start() : jwt;
            }
            case AuthSettings.Introspection(var settings) ->
                new IntrospectionAuthenticator(settings, authorities, InstantSource.system(), System::nanoTime);
            case AuthSettings.Forward(var settings) -> new ForwardAuthenticator(settings, authorities);
            case AuthSettings.Keys(var header, var keys) -> new ApiKeys(header, keys);
        };
    }
}
