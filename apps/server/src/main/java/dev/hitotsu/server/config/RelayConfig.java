package dev.hitotsu.server.config;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that a relay process is told.
 *
 * @param instance its name to people, null for host and pid
 * @param stopWithin how long it may wait for what is in flight when it stops
 * @param coordination null for a lease in the database
 * @param http null for no HTTP
 */
public record RelayConfig(
        SourceConfig source,
        @Nullable String instance,
        RelayOptions options,
        Duration stopWithin,
        @Nullable CoordinationConfig coordination,
        SinkConfig sink,
        @Nullable HttpConfig http) {
    /**
     * Reads the whole file.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static RelayConfig from(ConfigFile file) {
        return file.read(RelayReader::read);
    }
}
