package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.StoreEntry;

/**
 * A value of the configuration.
 *
 * @param key all of its key
 * @param version changes with each write
 */
public record ConfigValue(String key, String value, long version) {
    /** A version that says: there must be no value. */
    public static final long ABSENT = StoreEntry.ABSENT;

    /** A version that says: whatever there is. */
    public static final long ANY = StoreEntry.ANY;
}
