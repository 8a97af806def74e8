package dev.hitotsu.coordination;

import java.util.Map;
import java.util.Optional;

/**
 * Settings that all processes share: small values under keys, whose parts are separated by slashes, as
 * {@code payments/limits/daily}. Blocks for the store, and is thread-safe.
 *
 * <p>Every method throws {@link CoordinationException} where the store does not answer; whether a write took place is not
 * known then.
 */
public interface Config {
    /** The value of a key. */
    Optional<ConfigValue> get(String key);

    /**
     * Writes a value, whatever there was.
     *
     * @throws IllegalArgumentException for a key that cannot be a path, or a value that is too large for the store
     */
    ConfigValue put(String key, String value);

    /**
     * Writes a value if the key still has the version that was read.
     *
     * @param version a {@link ConfigValue#version()}, or {@link ConfigValue#ABSENT} where there must be no value yet
     * @return empty where somebody else was faster
     */
    Optional<ConfigValue> compareAndPut(String key, long version, String value);

    /**
     * Writes a value while the grant is ours: the store checks that in the same moment.
     *
     * @throws GrantLostException where it is not any more; nothing was written then
     */
    ConfigValue putGuarded(String key, String value, Grant grant);

    /** Removes a key at this version, or {@link ConfigValue#ANY}; false where it is at another. */
    boolean remove(String key, long version);

    /** The values right below a folder of keys, by the last part of their keys. */
    Map<String, ConfigValue> list(String folder);

    /** A view of the values right below a folder of keys, by the last part of their keys. */
    LiveView<Map<String, ConfigValue>> view(String folder);
}
