package dev.hitotsu.server.config;

import dev.hitotsu.console.source.ConsoleSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where operators look at messages and change them over HTTP.
 *
 * @param port 1 to 65535, or 0 for any free one
 * @param tokens the file with their tokens
 * @param maxRetriesPerSecond how many messages a replay of many sends again per second at most
 * @param console where the operator's page is; null for none
 * @param gateway what gateway the operator's page shows; null for none
 */
public record AdminConfig(
        String host,
        int port,
        Path tokens,
        int maxRetriesPerSecond,
        @Nullable ConsoleSettings console,
        @Nullable GatewayAddress gateway) {
    public AdminConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        if (maxRetriesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "maxRetriesPerSecond: " + maxRetriesPerSecond + " (expected: 1 or more)");
        }
    }
}
