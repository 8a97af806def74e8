package dev.hitotsu.gateway.config.auth;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.auth.ForwardAuthSettings;
import dev.hitotsu.gateway.auth.IntrospectionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the ways to ask a server who sent a request. */
public final class ServerAuthReader {
    private static final String NOWHERE = "http://127.0.0.1";

    private static final Key.Optional<String> INTROSPECT =
            Key.optional("introspect", TEXT, "URL that knows opaque tokens (RFC 7662), in place of an issuer.", "none");
    private static final Key.WithDefault<String> CLIENT_ID =
            Key.withDefault("clientId", TEXT, "", "Name of the gateway at that server.");
    private static final Key.WithDefault<String> CLIENT_SECRET =
            Key.withDefault("clientSecret", TEXT, "", "Its secret there, best as ${file:/run/secrets/client}.");
    private static final Key.WithDefault<Duration> CACHE_FOR = Key.withDefault(
            "cacheFor", DURATION, Duration.ofSeconds(10), "For how long an answer about a token is believed.");

    private static final Key.Optional<String> FORWARD = Key.optional(
            "forward", TEXT, "URL that is asked about each request with GET, in place of an issuer.", "none");
    private static final SectionKey SEND =
            new SectionKey("send", "Headers that it gets, one of which a request must have; Authorization by default.");
    private static final Key.WithDefault<String> SUBJECT =
            Key.withDefault("subjectHeader", TEXT, "X-User-ID", "Header of its answer that says who sent the request.");
    private static final Key.WithDefault<Duration> TIMEOUT =
            Key.withDefault("timeout", DURATION, Duration.ofSeconds(1), "How long introspect or forward may take.");

    private ServerAuthReader() {}

    /** The ways that are configured; one at most makes sense. */
    public static List<AuthSettings> read(Section auth, Set<String> audience, Map<String, String> claims) {
        List<AuthSettings> found = new ArrayList<>();
        Duration timeout = auth.get(TIMEOUT);
        introspection(auth, audience, claims, timeout).ifPresent(found::add);
        forward(auth, claims, timeout).ifPresent(found::add);
        return found;
    }

    private static Optional<AuthSettings> introspection(
            Section auth, Set<String> audience, Map<String, String> claims, Duration timeout) {
        Optional<String> url = auth.get(INTROSPECT);
        String id = auth.get(CLIENT_ID);
        String secret = auth.get(CLIENT_SECRET);
        Duration cacheFor = auth.get(CACHE_FOR);
        IntrospectionSettings placeholder =
                new IntrospectionSettings(NOWHERE, "", "", Set.of(), Duration.ZERO, Duration.ofSeconds(1), Map.of());
        return url.map(given -> new AuthSettings.Introspection(auth.build(
                () -> new IntrospectionSettings(given, id, secret, audience, cacheFor, timeout, claims), placeholder)));
    }

    private static Optional<AuthSettings> forward(Section auth, Map<String, String> claims, Duration timeout) {
        Optional<String> url = auth.get(FORWARD);
        List<String> given = auth.values(SEND, TEXT);
        Set<String> send = given.isEmpty() ? Set.of("Authorization") : new HashSet<>(given);
        String subject = auth.get(SUBJECT);
        ForwardAuthSettings placeholder =
                new ForwardAuthSettings(NOWHERE, Set.of(), "", Map.of(), Duration.ofSeconds(1));
        return url.map(where -> new AuthSettings.Forward(
                auth.build(() -> new ForwardAuthSettings(where, send, subject, claims, timeout), placeholder)));
    }
}
