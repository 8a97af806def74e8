package dev.hitotsu.server.api;

import dev.hitotsu.coordination.ConfigValue;

/** A value of the shared configuration, and its version for a conditional write. */
public record ConfigValueBody(String key, String value, long version) {
    public static ConfigValueBody of(ConfigValue value) {
        return new ConfigValueBody(value.key(), value.value(), value.version());
    }
}
