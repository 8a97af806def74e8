package dev.hitotsu.relay.store;

/**
 * The right to lead, given by something other than the store.
 *
 * @param grantor names what gave it; the fences of one grantor can be compared, those of two cannot
 * @param fence greater than that of every earlier grant
 */
public record LeadGrant(String grantor, long fence) {
    public LeadGrant {
        if (grantor.isBlank()) {
            throw new IllegalArgumentException("grantor: \"" + grantor + "\" (expected: a name)");
        }
    }
}
