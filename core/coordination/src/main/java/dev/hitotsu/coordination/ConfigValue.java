package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.StoreEntry;

/**
 * A value of the configuration.
 *
 * @param key the whole key
 * @param version changes with each write
 */
public record ConfigValue(String key, String value, long version) {
    /** As an expected version: the key must have no value. */
    public static final long ABSENT = StoreEntry.ABSENT;

    /** As an expected version: the key may have any value or none. */
    public static final long ANY = StoreEntry.ANY;
}
