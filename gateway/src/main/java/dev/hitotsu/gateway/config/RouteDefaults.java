package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What applies to routes that do not say otherwise.
 *
 * @param auth empty if each route must say for itself
 */
record RouteDefaults(List<String> auth, List<String> limits, Duration timeout, long maxBodyBytes) {
    private static final SectionKey AUTH =
            new SectionKey("auth", "Names of auth, of which one must know the sender; none for open routes.");
    private static final SectionKey LIMIT =
            new SectionKey("limit", "Names of limits, all of which must grant a request.");
    private static final Key.WithDefault<Duration> TIMEOUT = Key.withDefault(
            "timeout", DURATION, Duration.ofSeconds(5), "How long the service may take to begin its answer.");
    private static final Key.WithDefault<Long> MAX_BODY =
            Key.withDefault("maxBody", SIZE, 10L << 20, "Max size of a request's body.");

    static RouteDefaults read(Section defaults) {
        List<String> auth = defaults.values(AUTH, TEXT);
        List<String> limits = defaults.values(LIMIT, TEXT);
        return new RouteDefaults(auth, limits, defaults.get(TIMEOUT), defaults.get(MAX_BODY));
    }

    /** Reports names that do not exist. */
    RouteDefaults checked(Section root, Collection<String> knownAuth, Collection<String> knownLimits) {
        for (String name : auth) {
            if (!name.equals(Names.NONE)) {
                Names.check(root, "defaults", name, knownAuth);
            }
        }
        limits.forEach(name -> Names.check(root, "defaults", name, knownLimits));
        return this;
    }
}
