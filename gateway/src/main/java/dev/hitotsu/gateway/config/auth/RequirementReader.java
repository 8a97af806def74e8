package dev.hitotsu.gateway.config.auth;

import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.auth.Requirements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what the sender of a route's requests must have. */
public final class RequirementReader {
    private static final SectionKey SCOPES = new SectionKey("scopes", "Scopes, all of which the sender must have.");
    private static final SectionKey CLAIMS =
            new SectionKey("claims", "Claims of the token that the sender must have, each with one of some values.");
    private static final Key.Required<String> NAME =
            Key.required("name", TEXT, "Name of the claim.", "a claim such as tenant");
    private static final SectionKey VALUES = new SectionKey("values", "Of which it must have at least one.");

    private RequirementReader() {}

    private record Claim(String name, Set<String> values) {}

    /** With the names of those who may know the sender, if anybody must. */
    public static Requirements read(Section route, List<String> auth) {
        Set<String> scopes = new HashSet<>(route.values(SCOPES, TEXT));
        Map<String, Set<String>> claims = new HashMap<>();
        for (Claim claim : route.list(CLAIMS, RequirementReader::claim)) {
            if (claims.put(claim.name(), claim.values()) != null) {
                route.report("claims: " + claim.name() + ": given twice (expected: once, with all its values)");
            }
        }
        reportUseless(route, auth, "scopes", scopes);
        reportUseless(route, auth, "claims", claims.keySet());
        return new Requirements(scopes, claims);
    }

    private static void reportUseless(Section route, List<String> auth, String key, Set<String> wanted) {
        if (!wanted.isEmpty() && auth.isEmpty()) {
            route.report(key + ": " + wanted + " (expected: none on a route without auth)");
        }
    }

    private static Claim claim(Section claim) {
        String name = claim.get(NAME).orElse("?");
        Set<String> values = new HashSet<>(claim.values(VALUES, TEXT));
        if (values.isEmpty()) {
            claim.report("values: missing (expected: at least one)");
        }
        return new Claim(name, values);
    }
}
