package dev.hitotsu.relay.store;

import static java.util.Objects.requireNonNull;

/**
 * The right to lead, given by something other than the store.
 *
 * @param grantor names what gave it; only fences of the same grantor can be compared
 * @param fence greater than that of every earlier grant
 */
public record LeadGrant(String grantor, long fence) {
    public LeadGrant {
        requireNonNull(grantor, "grantor: null (expected: the name of a grantor)");
        if (grantor.isBlank()) {
            throw new IllegalArgumentException("grantor: \"" + grantor + "\" (expected: a name)");
        }
    }
}
