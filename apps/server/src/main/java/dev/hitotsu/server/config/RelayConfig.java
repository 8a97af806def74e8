package dev.hitotsu.server.config;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.config.JsonSchema;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.telemetry.TraceSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a relay process.
 *
 * @param instance the name of the relay for people; null for host and pid
 * @param stopWithin how long a relay that stops may wait for what is in flight
 * @param coordination null if a lease in the database decides who leads
 * @param http null for no HTTP endpoint
 * @param traces null for none
 * @param admin null for no endpoint for operators
 */
public record RelayConfig(
        SourceConfig source,
        @Nullable String instance,
        RelayOptions options,
        Duration stopWithin,
        @Nullable CoordinationConfig coordination,
        SinkConfig sink,
        @Nullable HttpConfig http,
        @Nullable TraceSettings traces,
        @Nullable AdminConfig admin) {
    /**
     * Reads the whole file.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static RelayConfig from(ConfigFile file) {
        return file.read(RelayReader::read);
    }

    /** The JSON Schema of the file. */
    public static String jsonSchema() {
        return JsonSchema.of("Configuration of the command hitotsu relay", RelayReader::read);
    }
}
