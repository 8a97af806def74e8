package dev.hitotsu.console.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.outbox.OutboxChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who somebody is, by what a provider says of them. Immutable. */
final class PersonClaims {
    private final OidcSettings settings;

    PersonClaims(OidcSettings settings) {
        this.settings = settings;
    }

    /** @throws LoginRefusedException if they have no name, or no role */
    Person person(JWTClaimsSet claims) {
        return new Person(name(claims), role(claims));
    }

    private String name(JWTClaimsSet claims) {
        Object name = claims.getClaim(settings.nameClaim());
        try {
            if (name instanceof String text) {
                return OutboxChange.requireActor(text);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new LoginRefusedException("claim " + settings.nameClaim() + ": " + Shown.of(name)
                + " (expected: a name of one line, for the audit)");
    }

    private Role role(JWTClaimsSet claims) {
        Object claimed = at(claims.getClaims(), settings.roleClaim());
        List<String> values = texts(claimed);
        Optional<Role> highest = Stream.of(Role.values())
                .filter(role ->
                        settings.roles().getOrDefault(role, Set.of()).stream().anyMatch(values::contains))
                .reduce((lower, higher) -> higher);
        return highest.orElseThrow(() -> new LoginRefusedException("claim " + settings.roleClaim() + ": "
                + Shown.of(claimed) + " (expected: a value that stands in \"roles\" of this console)"));
    }

    /** A claim by its whole name, or the way to it through objects, such as {@code realm_access.roles}. */
    private static @Nullable Object at(Map<?, ?> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        int dot = path.indexOf('.');
        return dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                ? at(inner, path.substring(dot + 1))
                : null;
    }

    private static List<String> texts(@Nullable Object claimed) {
        List<String> texts = new ArrayList<>();
        switch (claimed) {
            case String text -> texts.add(text);
            case Collection<?> several ->
                several.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .forEach(texts::add);
            case null, default -> {}
        }
        return texts;
    }
}
