package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.gateway.filter.Identity;

/**
 * Who may see the schema.
 *
 * @param scope that a sender must have for it, too; empty for none
 */
public record Access(Introspection introspection, String scope) {
    /** Whom the schema is shown. */
    public enum Introspection {
        /** Nobody. */
        NOBODY,

        /** Whomever the gateway knows. */
        KNOWN,

        /** Anybody. */
        ANYBODY
    }

    /** Whether this sender may see the schema. */
    boolean maySeeSchema(Identity sender) {
        boolean isMeant = switch (introspection) {
            case NOBODY -> false;
            case KNOWN -> sender.isKnown();
            case ANYBODY -> true;
        };
        return isMeant && (scope.isEmpty() || sender.scopes().contains(scope));
    }
}
