package dev.hitotsu.gateway.auth;

import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.RefusedException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a known sender must have.
 *
 * @param scopes all of these
 * @param claims each of these, with at least one of its values
 */
public record Requirements(Set<String> scopes, Map<String, Set<String>> claims) {
    /** Nothing. */
    public static final Requirements NONE = new Requirements(Set.of(), Map.of());

    public Requirements {
        scopes = Set.copyOf(scopes);
        Map<String, Set<String>> copies = new HashMap<>();
        claims.forEach((name, values) -> copies.put(name, Set.copyOf(values)));
        claims = Map.copyOf(copies);
    }

    /** Throws a {@link RefusedException} with status 403 for a sender who has not all of it. */
    void check(Identity identity) {
        if (!identity.scopes().containsAll(scopes)) {
            throw RefusedException.of(403, "The scope is missing: " + String.join(" ", scopes));
        }
        claims.forEach((name, values) -> {
            if (Collections.disjoint(identity.claims().getOrDefault(name, Set.of()), values)) {
                throw RefusedException.of(403, "The claim is missing, or has another value: " + name);
            }
        });
    }
}
