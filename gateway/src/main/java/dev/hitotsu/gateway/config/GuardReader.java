package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.guard.Cors;
import dev.hitotsu.gateway.guard.Network;
import dev.hitotsu.gateway.guard.Networks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what a route checks first. */
final class GuardReader {
    private static final Conversion<Network> NETWORK = Conversion.of(Network::of, Network::toString);
    private static final Cors PLACEHOLDER =
            new Cors(Set.of(Cors.ANY), Set.of(), Set.of(), Set.of(), false, Duration.ZERO);

    private static final SectionKey NETWORKS =
            new SectionKey("networks", "From where requests may come; from everywhere by default.");
    private static final SectionKey ALLOW =
            new SectionKey("allow", "Networks such as 10.0.0.0/8, and addresses; all by default.");
    private static final SectionKey DENY = new SectionKey("deny", "The same; goes before allow.");
    private static final Key.WithDefault<Integer> MAX_REQUESTS = Key.withDefault(
            "maxRequests",
            INTEGER,
            0,
            "How many requests may be under way at a time in each gateway; 0 for any number.");
    private static final SectionKey CORS =
            new SectionKey("cors", "Which web pages of other sites may use the route; none by default.");
    private static final SectionKey ORIGINS =
            new SectionKey("origins", "Origins of the pages, such as https://shop.example, or *.");
    private static final SectionKey METHODS = new SectionKey("methods", "Methods beside GET, HEAD and POST.");
    private static final SectionKey HEADERS = new SectionKey("headers", "Headers that the requests may have.");
    private static final SectionKey EXPOSE = new SectionKey("expose", "Headers of answers that the pages may read.");
    private static final Key.WithDefault<Boolean> CREDENTIALS =
            Key.withDefault("credentials", FLAG, false, "Whether requests may bring cookies.");
    private static final Key.WithDefault<Duration> MAX_AGE =
            Key.withDefault("maxAge", DURATION, Duration.ofMinutes(10), "For how long browsers believe it.");

    private GuardReader() {}

    static RouteGuards read(Section route) {
        Networks networks = route.section(NETWORKS, GuardReader::networks);
        int maxRequests = maxRequests(route);
        return new RouteGuards(
                networks,
                maxRequests,
                route.optionalSection(CORS, GuardReader::cors).orElse(null));
    }

    /** The key of routes and upstreams. */
    static int maxRequests(Section section) {
        int maxRequests = section.get(MAX_REQUESTS);
        if (maxRequests < 0) {
            section.report("maxRequests: " + maxRequests + " (expected: 1 or more, or 0 for any number)");
        }
        return Math.max(0, maxRequests);
    }

    private static Networks networks(Section networks) {
        List<Network> allow = networks.values(ALLOW, NETWORK);
        return new Networks(allow, networks.values(DENY, NETWORK));
    }

    private static Cors cors(Section cors) {
        Set<String> origins = set(cors, ORIGINS);
        Set<String> methods = set(cors, METHODS);
        Set<String> headers = set(cors, HEADERS);
        Set<String> exposed = set(cors, EXPOSE);
        boolean credentials = cors.get(CREDENTIALS);
        Duration maxAge = cors.get(MAX_AGE);
        return cors.build(() -> new Cors(origins, methods, headers, exposed, credentials, maxAge), PLACEHOLDER);
    }

    private static Set<String> set(Section section, SectionKey key) {
        return new HashSet<>(section.values(key, TEXT));
    }
}
