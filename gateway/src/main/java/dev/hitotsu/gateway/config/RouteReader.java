package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.auth.Requirements;
import dev.hitotsu.gateway.config.auth.RequirementReader;
import dev.hitotsu.gateway.idempotency.IdempotencySettings;
import dev.hitotsu.gateway.route.Match;
import dev.hitotsu.gateway.route.PathPattern;
import dev.hitotsu.gateway.route.Rewrite;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a route. */
final class RouteReader {
    private static final Match ANYTHING = new Match(null, PathPattern.of("/**"), Set.of(), Map.of(), Map.of());

    private static final Key.Required<String> ID =
            Key.required("id", TEXT, "Name of the route, in logs and explanations.", "a name of its own");
    private static final SectionKey MATCH = new SectionKey("match", "The requests that the route is for.");
    private static final Key.WithDefault<String> STRIP =
            Key.withDefault("stripPrefix", TEXT, "", "Beginning of the path that the upstream does not get.");
    private static final Key.WithDefault<String> ADD =
            Key.withDefault("addPrefix", TEXT, "", "What is put in front of the upstream's path.");
    private static final SectionKey AUTH = new SectionKey(
            "auth",
            "Names of auth, of which one must know the sender; none if anybody may. Default: that of defaults.");
    private static final SectionKey LIMIT = new SectionKey(
            "limit", "Names of limits, all of which must grant a request; or none. Default: those of defaults.");
    private static final Key.Optional<Duration> TIMEOUT = Key.optional(
            "timeout", DURATION, "How long the upstream may take to begin its answer.", "that of defaults");
    private static final Key.Optional<Long> MAX_BODY =
            Key.optional("maxBody", SIZE, "Max size of a request's body.", "that of defaults");
    private static final SectionKey CACHE = new SectionKey("cache", "How answers to GET are kept; not by default.");
    private static final SectionKey OPENAPI =
            new SectionKey("openapi", "A description of requests, others than which are refused; none by default.");
    private static final SectionKey IDEMPOTENCY = new SectionKey(
            "idempotency", "How requests with an Idempotency-Key reach the service once; not by default.");
    private static final SectionKey FILTERS = new SectionKey("filters", "Filters of your own, in their order.");
    private static final SectionKey TESTS =
            new SectionKey("tests", "Requests that show what the route does; hitotsu gateway check sends them.");

    private final RouteDefaults defaults;
    private final Collection<String> auth;
    private final Collection<String> limits;
    private final Collection<String> upstreams;

    RouteReader(
            RouteDefaults defaults, Collection<String> auth, Collection<String> limits, Collection<String> upstreams) {
        this.defaults = defaults;
        this.auth = auth;
        this.limits = limits;
        this.upstreams = upstreams;
    }

    RouteConfig read(Section route) {
        String id = route.get(ID).orElse("?");
        Match match = route.requiredSection(MATCH, "a section with a path", MatchReader::read)
                .orElse(ANYTHING);
        ComposedReader composed = ComposedReader.read(route, upstreams);
        SequencedMap<String, Integer> to = TargetReader.read(route, upstreams, composed.isGiven());
        Rewrite rewrite = rewrite(route);
        List<String> whoMay = auth(route);
        Requirements requirements = RequirementReader.read(route, whoMay);
        return new RouteConfig(
                id,
                match,
                to,
                composed.target().orElse(null),
                rewrite,
                GuardReader.read(route),
                whoMay,
                requirements,
                limits(route),
                route.get(TIMEOUT).orElse(defaults.timeout()),
                route.get(MAX_BODY).orElse(defaults.maxBodyBytes()),
                ChangeReader.read(route),
                route.optionalSection(CACHE, CacheReader::route).orElse(null),
                route.optionalSection(OPENAPI, section -> Optional.ofNullable(OpenApiReader.read(section)))
                        .flatMap(settings -> settings)
                        .orElse(null),
                idempotency(route, whoMay),
                TargetReader.fallback(route, upstreams).orElse(null),
                route.list(FILTERS, PluginReader::read),
                route.list(TESTS, test -> TestReader.read(id, test)));
    }

    /** A key belongs to whoever made it: of strangers, anybody could ask for the answer to another one's key. */
    private static @Nullable IdempotencySettings idempotency(Section route, List<String> whoMay) {
        Optional<IdempotencySettings> settings = route.optionalSection(IDEMPOTENCY, IdempotencyReader::route);
        if (settings.isPresent() && whoMay.isEmpty()) {
            route.report(
                    "idempotency: on an open route (expected: a route with auth, because a key belongs to its sender)");
        }
        return settings.orElse(null);
    }

    private static Rewrite rewrite(Section route) {
        String strip = route.get(STRIP);
        String add = route.get(ADD);
        return route.build(() -> new Rewrite(strip, add), Rewrite.NONE);
    }

    /** An open route is one that says so. */
    private List<String> auth(Section route) {
        List<String> given = route.values(AUTH, TEXT);
        List<String> names = given.isEmpty() ? defaults.auth() : given;
        if (names.isEmpty()) {
            route.report("auth: missing (expected: a name below auth, or none if anybody may)");
        }
        return Names.known(route, "auth", names, auth);
    }

    private List<String> limits(Section route) {
        List<String> given = route.values(LIMIT, TEXT);
        return Names.known(route, "limit", given.isEmpty() ? defaults.limits() : given, limits);
    }
}
