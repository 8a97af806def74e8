package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.console.oidc.OidcSettings;

/** How people show who they are. */
public sealed interface Login {
    /** Not at all: everybody who reaches the console is an admin; on loopback alone. */
    Login NONE = new None();

    /** By their tokens. */
    Login TOKENS = new Tokens();

    /** Not at all. */
    record None() implements Login {}

    /** By tokens. */
    record Tokens() implements Login {}

    /** By a provider. */
    record Provider(OidcSettings settings) implements Login {
        public Provider {
            requireNonNull(settings, "settings: null (expected: a provider)");
        }
    }
}
