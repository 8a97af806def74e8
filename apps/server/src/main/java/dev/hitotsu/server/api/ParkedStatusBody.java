package dev.hitotsu.server.api;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStatus;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages the consumers have parked.
 *
 * @param counts by state
 * @param maxCount stands for any number from there
 * @param oldestParkedAgeMillis how long ago the oldest one was parked that is not skipped; zero for none
 */
public record ParkedStatusBody(Map<String, Long> counts, long maxCount, long oldestParkedAgeMillis) {
    public static ParkedStatusBody of(ParkedStatus status) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (ParkedState state : ParkedState.values()) {
            counts.put(EnumNames.kebabCase(state), status.count(state));
        }
        return new ParkedStatusBody(
                counts, OutboxStatus.MAX_COUNT, status.oldestAge().toMillis());
    }
}
