package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.change.Fallback;
import dev.hitotsu.gateway.change.HeaderChanges;
import dev.hitotsu.gateway.route.Match;
import dev.hitotsu.gateway.route.PathPattern;
import dev.hitotsu.gateway.route.Rewrite;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a route. */
final class RouteReader {
    private static final Match ANYTHING = new Match(null, PathPattern.of("/**"), Set.of(), Map.of(), Map.of());

    private static final Key.Required<String> ID =
            Key.required("id", TEXT, "Name of the route, in logs and explanations.", "a name of its own");
    private static final SectionKey MATCH = new SectionKey("match", "The requests that the route is for.");
    private static final Key.Required<String> TO =
            Key.required("to", TEXT, "Name of the upstream.", "a name below upstreams");
    private static final Key.WithDefault<String> STRIP =
            Key.withDefault("stripPrefix", TEXT, "", "Beginning of the path that the upstream does not get.");
    private static final Key.WithDefault<String> ADD =
            Key.withDefault("addPrefix", TEXT, "", "What is put in front of the upstream's path.");
    private static final SectionKey AUTH = new SectionKey(
            "auth",
            "Names of auth, of which one must know the sender; none if anybody may. Default: that of defaults.");
    private static final SectionKey SCOPES = new SectionKey("scopes", "Scopes, all of which the sender must have.");
    private static final SectionKey LIMIT = new SectionKey(
            "limit", "Names of limits, all of which must grant a request; or none. Default: those of defaults.");
    private static final Key.Optional<Duration> TIMEOUT = Key.optional(
            "timeout", DURATION, "How long the upstream may take to begin its answer.", "that of defaults");
    private static final Key.Optional<Long> MAX_BODY =
            Key.optional("maxBody", SIZE, "Max size of a request's body.", "that of defaults");
    private static final SectionKey REQUEST_HEADERS =
            new SectionKey("requestHeaders", "Changes of the headers that the upstream gets.");
    private static final SectionKey RESPONSE_HEADERS =
            new SectionKey("responseHeaders", "Changes of the headers that the client gets.");
    private static final SectionKey SET = new SectionKey("set", "Headers and the values that they get.");
    private static final SectionKey REMOVE = new SectionKey("remove", "Headers that are taken away.");
    private static final SectionKey CACHE = new SectionKey("cache", "How answers to GET are kept; not by default.");
    private static final SectionKey FALLBACK =
            new SectionKey("fallback", "The answer while the upstream is away, too slow or out of order.");
    private static final Key.WithDefault<Integer> STATUS =
            Key.withDefault("status", INTEGER, 503, "Status of the answer.");
    private static final SectionKey JSON = new SectionKey("json", "Body of the answer, of any form.");
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
        Optional<String> to = route.get(TO);
        to.ifPresent(name -> Names.check(route, "to", name, upstreams));
        Rewrite rewrite = rewrite(route);
        List<String> whoMay = auth(route);
        Set<String> scopes = new HashSet<>(route.values(SCOPES, TEXT));
        if (!scopes.isEmpty() && whoMay.isEmpty()) {
            route.report("scopes: " + scopes + " (expected: none on a route without auth)");
        }
        return new RouteConfig(
                id,
                match,
                to.orElse(""),
                rewrite,
                GuardReader.read(route),
                whoMay,
                scopes,
                limits(route),
                route.get(TIMEOUT).orElse(defaults.timeout()),
                route.get(MAX_BODY).orElse(defaults.maxBodyBytes()),
                route.section(REQUEST_HEADERS, RouteReader::changes),
                route.section(RESPONSE_HEADERS, RouteReader::changes),
                route.optionalSection(CACHE, CacheReader::route).orElse(null),
                route.optionalSection(FALLBACK, RouteReader::fallback).orElse(null),
                route.list(FILTERS, PluginReader::read),
                route.list(TESTS, test -> TestReader.read(id, test)));
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

    private static HeaderChanges changes(Section changes) {
        return new HeaderChanges(changes.texts(SET, name -> Optional.empty()), changes.values(REMOVE, TEXT));
    }

    private static Fallback fallback(Section fallback) {
        int status = fallback.get(STATUS);
        JsonNode json = fallback.json(JSON).orElseGet(JsonNodeFactory.instance::objectNode);
        return fallback.build(
                () -> new Fallback(status, json), new Fallback(503, JsonNodeFactory.instance.objectNode()));
    }
}
