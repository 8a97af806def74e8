package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.ConfigOutline;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.admin.AdminSettings;
import dev.hitotsu.gateway.auth.AssertionSettings;
import dev.hitotsu.gateway.cache.CacheStoreSettings;
import dev.hitotsu.gateway.config.auth.AssertionReader;
import dev.hitotsu.gateway.config.auth.AuthReader;
import dev.hitotsu.gateway.config.auth.AuthSettings;
import dev.hitotsu.gateway.http.ProtectedHeaders;
import dev.hitotsu.gateway.limit.LimitSettings;
import dev.hitotsu.gateway.route.ShadowedRoutes;
import dev.hitotsu.gateway.server.ListenSettings;
import dev.hitotsu.gateway.upstream.Location;
import dev.hitotsu.gateway.upstream.UpstreamSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads the whole configuration of a gateway. */
final class GatewayReader {
    private static final SectionKey LISTEN = new SectionKey("listen", "Where and how the gateway listens.");
    private static final SectionKey ADMIN = new SectionKey(
            "admin", "Where load balancers ask for /health/ready and operators for /status; nowhere by default.");
    private static final Key.Optional<String> REDIS = Key.optional(
            "redis",
            TEXT,
            "Redis through which all gateways share limits, and what else is to be kept there, such as redis://host:6379.",
            "each counts alone");
    private static final Key.WithDefault<Integer> TRUSTED_HOPS = Key.withDefault(
            "trustedHops",
            INTEGER,
            0,
            "How many load balancers before the gateway are trusted to append to X-Forwarded-For; 0 if clients connect directly.");
    private static final Key.Optional<String> COORDINATION = Key.optional(
            "coordination",
            TEXT,
            "Where services are discovered: zk://host:2181/chroot, etcd://host:2379/prefix or jdbc:postgresql://host/database.",
            "no service is discovered");
    private static final Key.WithDefault<Boolean> ACCESS_LOG = Key.withDefault(
            "accessLog", FLAG, true, "Whether each request is logged, as one line of JSON on standard output.");
    private static final SectionKey TELEMETRY = new SectionKey("telemetry", "Where traces and metrics go.");
    private static final SectionKey CACHE =
            new SectionKey("cache", "Where answers are kept of routes that have a section cache.");
    private static final SectionKey IDEMPOTENCY =
            new SectionKey("idempotency", "Where idempotency keys are kept of routes that have a section idempotency.");
    private static final SectionKey DEFAULTS =
            new SectionKey("defaults", "What applies to routes that do not say otherwise.");
    private static final SectionKey ASSERTION = new SectionKey(
            "assertion", "How services are told, signed, who sent a request (X-Identity-Assertion); not by default.");
    private static final SectionKey AUTH =
            new SectionKey("auth", "Ways to find out who sends a request, by names of your own.");
    private static final SectionKey LIMITS = new SectionKey("limits", "Rate limits, by names of your own.");
    private static final SectionKey UPSTREAMS =
            new SectionKey("upstreams", "The services behind the gateway, by names of your own.");
    private static final SectionKey ROUTES =
            new SectionKey("routes", "Which requests go where. The most precise match wins, whatever the order.");

    private GatewayReader() {}

    static GatewayConfig read(Section root, ConfigOutline outline) {
        ListenSettings listen = root.section(LISTEN, ListenReader::read);
        AdminSettings admin = root.optionalSection(ADMIN, AdminReader::read).orElse(null);
        String redis = root.get(REDIS).orElse(null);
        int hops = root.get(TRUSTED_HOPS);
        if (hops < 0 || hops > 10) {
            root.report("trustedHops: " + hops + " (expected: 0..10)");
        }
        String coordination = root.get(COORDINATION).orElse(null);
        boolean accessLog = root.get(ACCESS_LOG);
        TelemetrySettings telemetry = root.section(TELEMETRY, TelemetryReader::read);
        CacheStoreSettings cache = root.section(CACHE, CacheReader::store);
        if (cache.place() == CacheStoreSettings.Place.REDIS && redis == null) {
            root.report("cache: in redis (expected: in memory, or an address at redis)");
        }
        String keyStore = root.optionalSection(IDEMPOTENCY, IdempotencyReader::store)
                .flatMap(store -> store)
                .orElse(redis);
        AssertionSettings assertion =
                root.optionalSection(ASSERTION, AssertionReader::read).orElse(null);
        Map<String, AuthSettings> auth = root.named(AUTH, AuthReader::read);
        Map<String, LimitSettings> limits = root.named(LIMITS, LimitReader::read);
        Map<String, UpstreamSettings> upstreams = root.named(UPSTREAMS, UpstreamReader::read);
        if (coordination == null
                && upstreams.values().stream().anyMatch(one -> one.location() instanceof Location.Discovered)) {
            root.report("coordination: missing (expected: an address, because an upstream says discover)");
        }
        RouteDefaults defaults =
                root.section(DEFAULTS, RouteDefaults::read).checked(root, auth.keySet(), limits.keySet());
        RouteReader reader = new RouteReader(defaults, auth.keySet(), limits.keySet(), upstreams.keySet());
        List<RouteConfig> routes = root.list(ROUTES, reader::read).stream()
                .filter(Objects::nonNull)
                .toList();
        if (keyStore == null && routes.stream().anyMatch(route -> route.idempotency() != null)) {
            root.report("idempotency: no store (expected: one, or an address at redis, because a route keeps keys)");
        }
        reportDuplicates(root, routes);
        ShadowedRoutes.among(routes.stream()
                        .map(route -> new ShadowedRoutes.Named(route.id(), route.match()))
                        .toList())
                .forEach(shadowed -> root.report("routes: " + shadowed));
        reportIdentity(root, auth, routes);
        return new GatewayConfig(
                listen,
                admin,
                redis,
                hops,
                coordination,
                accessLog,
                telemetry,
                cache,
                keyStore,
                assertion,
                auth,
                limits,
                upstreams,
                routes,
                outline);
    }

    /** A route is chosen by what clients send: a header that the gateway sets would be one of theirs. */
    private static void reportIdentity(Section root, Map<String, AuthSettings> auth, List<RouteConfig> routes) {
        ProtectedHeaders own = ProtectedHeaders.with(auth.values().stream()
                .flatMap(one -> one.identityHeaders().stream())
                .toList());
        for (RouteConfig route : routes) {
            route.match().headers().keySet().stream()
                    .filter(own::contains)
                    .forEach(name -> root.report("routes: " + route.id() + ": match.headers: " + name
                            + " (expected: a header that clients may send)"));
        }
    }

    private static void reportDuplicates(Section root, List<RouteConfig> routes) {
        Set<String> ids = new HashSet<>();
        for (RouteConfig route : routes) {
            if (!ids.add(route.id())) {
                root.report("routes: " + route.id() + ": given twice (expected: an id of its own for each route)");
            }
        }
    }
}
