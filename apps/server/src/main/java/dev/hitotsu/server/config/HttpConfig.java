package dev.hitotsu.server.config;

import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.util.Set;

/**
 * Where a relay answers requests about its health and status.
 *
 * @param port 1 to 65535, or 0 for any free one
 * @param maxPendingAge the relay is unhealthy while a pending message is older; more than zero
 * @param maxDead the relay is unhealthy while more messages are dead; not negative, less than
 *     {@link OutboxStatus#MAX_COUNT}
 * @param names under which clients may address the relay, beside addresses, localhost, and the names of this host
 */
public record HttpConfig(String host, int port, Duration maxPendingAge, int maxDead, Set<String> names) {
    public HttpConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        if (maxPendingAge.isNegative() || maxPendingAge.isZero()) {
            throw new IllegalArgumentException("maxPendingAge: " + maxPendingAge + " (expected: more than zero)");
        }
        if (maxDead < 0 || maxDead >= OutboxStatus.MAX_COUNT) {
            throw new IllegalArgumentException("maxDead: " + maxDead + " (expected: 0 or more, less than "
                    + OutboxStatus.MAX_COUNT + ", because nobody counts further)");
        }
        names = Set.copyOf(names);
    }
}
