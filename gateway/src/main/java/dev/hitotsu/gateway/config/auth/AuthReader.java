package dev.hitotsu.gateway.config.auth;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.auth.ApiKeys.ApiKey;
import dev.hitotsu.gateway.auth.JwtSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a section below {@code auth}. */
public final class AuthReader {
    private static final JwtSettings PLACEHOLDER =
            new JwtSettings("", Set.of("-"), Set.of("RS256"), null, Duration.ZERO, Map.of());
    private static final ApiKey NO_KEY = new ApiKey("-", "0".repeat(64), Set.of());

    private static final Key.Optional<String> ISSUER =
            Key.optional("issuer", TEXT, "Who makes the tokens, as in their claim iss.", "keys, introspect or forward");
    private static final SectionKey AUDIENCE =
            new SectionKey("audience", "Of which the tokens' claim aud must have one; required with issuer.");
    private static final SectionKey ALGORITHMS =
            new SectionKey("algorithms", "Accepted algorithms, such as RS256, ES256 or EdDSA; required with issuer.");
    private static final Key.Optional<String> JWKS = Key.optional(
            "jwks",
            TEXT,
            "URL of the issuer's keys, or the path of a file with them.",
            "the one in the issuer's .well-known/openid-configuration");
    private static final Key.WithDefault<Duration> SKEW =
            Key.withDefault("skew", DURATION, Duration.ofSeconds(30), "By how much clocks may differ.");
    private static final SectionKey CLAIMS = new SectionKey(
            "claims",
            "Headers for the upstream, and the claims that they get, beside X-User-ID; with forward, headers of its answer.");

    private static final Key.WithDefault<String> HEADER =
            Key.withDefault("header", TEXT, "X-API-Key", "Header that has the API key.");
    private static final SectionKey KEYS = new SectionKey("keys", "API keys of partners, in place of an issuer.");
    private static final Key.Required<String> SUBJECT = Key.required(
            "subject", TEXT, "Whose key it is; the upstream gets it in X-User-ID.", "a name for the owner of the key");
    private static final Key.Required<String> SHA256 = Key.required(
            "sha256", TEXT, "The hash of the key, as of printf %s KEY | sha256sum.", "64 hexadecimal digits");
    private static final SectionKey SCOPES = new SectionKey("scopes", "What the owner of the key may do.");

    private AuthReader() {}

    public static AuthSettings read(String name, Section auth) {
        Optional<String> issuer = auth.get(ISSUER);
        Set<String> audience = new HashSet<>(auth.values(AUDIENCE, TEXT));
        Map<String, String> claims = auth.texts(CLAIMS, header -> Optional.empty());
        JwtSettings jwt = jwt(auth, issuer.orElse(""), audience, claims);
        String header = auth.get(HEADER);
        List<ApiKey> keys = auth.list(KEYS, AuthReader::key);
        List<AuthSettings> servers = ServerAuthReader.read(auth, audience, claims);
        int kinds = (issuer.isPresent() ? 1 : 0) + (keys.isEmpty() ? 0 : 1) + servers.size();
        if (kinds != 1) {
            auth.report("issuer: " + kinds + " of issuer, keys, introspect and forward (expected: exactly one)");
        }
        if (!servers.isEmpty()) {
            return servers.getFirst();
        }
        return issuer.isPresent() ? new AuthSettings.Jwt(jwt) : new AuthSettings.Keys(header, keys);
    }

    private static JwtSettings jwt(Section auth, String issuer, Set<String> audience, Map<String, String> claims) {
        Set<String> algorithms = new HashSet<>(auth.values(ALGORITHMS, TEXT));
        String jwks = auth.get(JWKS).orElse(null);
        Duration skew = auth.get(SKEW);
        if (issuer.isEmpty()) {
            return PLACEHOLDER;
        }
        return auth.build(() -> new JwtSettings(issuer, audience, algorithms, jwks, skew, claims), PLACEHOLDER);
    }

    private static ApiKey key(Section key) {
        String subject = key.get(SUBJECT).orElse("-");
        String sha256 = key.get(SHA256).orElse(NO_KEY.sha256());
        Set<String> scopes = new HashSet<>(key.values(SCOPES, TEXT));
        return key.build(() -> new ApiKey(subject, sha256, scopes), NO_KEY);
    }
}
