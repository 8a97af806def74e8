package dev.hitotsu.server.config;

import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.oidc.OidcSettings;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code oidc} of the console. */
final class OidcReader {
    private static final Key.Required<String> ISSUER = Key.required(
            "issuer",
            TEXT,
            "The provider, as it names itself in its tokens; below it is .well-known/openid-configuration.",
            "a URL such as https://login.example.com/realms/shop");
    private static final Key.Required<String> CLIENT_ID =
            Key.required("clientId", TEXT, "What this console is called there.", "the id of a client");
    private static final Key.Optional<String> CLIENT_SECRET = Key.optional(
            "clientSecret",
            TEXT,
            "The client's secret, best as ${file:/run/secrets/oidc}.",
            "a client without a secret, which PKCE alone protects");
    private static final Key.Required<String> ADDRESS = Key.required(
            "address",
            TEXT,
            "Where browsers find this console; the provider must know its login/callback as a redirect URI.",
            "a URL such as https://hitotsu.example.com");
    private static final Key.WithDefault<String> SCOPES =
            Key.withDefault("scopes", TEXT, "", "Scopes beside openid, separated by commas.");
    private static final Key.WithDefault<String> NAME_CLAIM = Key.withDefault(
            "nameClaim",
            TEXT,
            "sub",
            "The claim with the name that stands in the audit; one that people cannot choose themselves.");
    private static final Key.Required<String> ROLE_CLAIM = Key.required(
            "roleClaim",
            TEXT,
            "The claim with a text or a list of texts that give a role; dots lead into objects.",
            "a claim such as groups or realm_access.roles");
    private static final SectionKey ROLES =
            new SectionKey("roles", "Which values of the claim give which role; the highest counts.");
    private static final Map<Role, Key.WithDefault<String>> VALUES = values();

    private static final OidcSettings FALLBACK = new OidcSettings(
            URI.create("https://localhost"),
            "none",
            null,
            URI.create("https://localhost"),
            List.of(),
            "sub",
            "roles",
            Map.of(Role.ADMIN, Set.of("none")));

    private OidcReader() {}

    private static Map<Role, Key.WithDefault<String>> values() {
        Map<Role, Key.WithDefault<String>> keys = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            String name = EnumNames.kebabCase(role);
            keys.put(role, Key.withDefault(name, TEXT, "", "Values that make an " + name + ", separated by commas."));
        }
        return keys;
    }

    static OidcSettings provider(Section oidc) {
        String issuer = oidc.get(ISSUER).orElse("https://localhost");
        String clientId = oidc.get(CLIENT_ID).orElse("none");
        ChangingSecret<String> secret = oidc.live(CLIENT_SECRET)
                .map(text -> ChangingSecret.of("the console's client secret", text.first(), text::present))
                .orElse(null);
        String address = oidc.get(ADDRESS).orElse("https://localhost");
        List<String> scopes = words(oidc.get(SCOPES));
        String nameClaim = oidc.get(NAME_CLAIM);
        String roleClaim = oidc.get(ROLE_CLAIM).orElse("roles");
        Map<Role, Set<String>> roles = oidc.section(ROLES, OidcReader::roles);
        return oidc.build(
                () -> new OidcSettings(
                        uri("issuer", issuer),
                        clientId,
                        secret,
                        uri("address", address),
                        scopes,
                        nameClaim,
                        roleClaim,
                        roles),
                FALLBACK);
    }

    private static Map<Role, Set<String>> roles(Section section) {
        Map<Role, Set<String>> roles = new EnumMap<>(Role.class);
        VALUES.forEach((role, key) -> roles.put(role, Set.copyOf(words(section.get(key)))));
        return roles;
    }

    private static List<String> words(@Nullable String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .distinct()
                        .toList();
    }

    private static URI uri(String name, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: a URL)", e);
        }
    }
}
