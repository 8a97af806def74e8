package dev.hitotsu.coordination;

import java.util.Map;
import java.util.Optional;

/**
 * Settings that all processes share: small values under keys. The parts of a key are separated by slashes, for example
 * {@code payments/limits/daily}. Every method blocks for the store. Thread-safe.
 *
 * <p>Every method throws {@link CoordinationException} if the store does not answer. Then it is unknown whether a write
 * took place.
 */
public interface Config {
    /** The value of a key. */
    Optional<ConfigValue> get(String key);

    /**
     * Writes a value, whatever the key had before. If it throws because no answer came, the value may be written later,
     * but not over one that somebody writes meanwhile.
     *
     * @throws CoordinationException if the store does not answer, or others write the key all the time
     * @throws IllegalArgumentException if the key cannot be a path, or the value is too large for the store
     */
    ConfigValue put(String key, String value);

    /**
     * Writes a value if the key still has the given version.
     *
     * @param version a {@link ConfigValue#version()}, or {@link ConfigValue#ABSENT} if the key must have no value yet
     * @return the new value; empty if the key has another version
     */
    Optional<ConfigValue> compareAndPut(String key, long version, String value);

    /**
     * Writes a value while the grant is held. The store checks the grant in the same step.
     *
     * @throws GrantLostException if the grant is no longer held; nothing was written
     */
    ConfigValue putGuarded(String key, String value, Grant grant);

    /**
     * Removes a key if it has this version; with {@link ConfigValue#ANY}, in any version.
     *
     * @return false if the key has another version
     */
    boolean remove(String key, long version);

    /**
     * The values directly below a folder, by the last part of their keys; with an empty text, those whose keys have no
     * folder.
     */
    Map<String, ConfigValue> list(String folder);

    /** A view of what {@link #list} lists. */
    LiveView<Map<String, ConfigValue>> view(String folder);
}
