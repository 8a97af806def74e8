package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.id.internal.QuotedText;

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

    public ConfigValue {
        requireNonNull(key, "key: null (expected: a key)");
        requireNonNull(value, "value: null (expected: text)");
    }

    /** Omits the value, which may be secret. */
    @Override
    public String toString() {
        return "ConfigValue[key=" + QuotedText.plain(key) + ", version=" + version + ", " + value.length()
                + " characters]";
    }
}
