package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

/**
 * A place in a partition of a broker's log.
 *
 * @param logId tells this log from another one that was made under the same name later: Kafka's topic id; empty where
 *     it is not known
 * @param offset the next one to read
 */
public record LogPosition(String logId, long offset) {
    public LogPosition {
        requireNonNull(logId, "logId: null (expected: an id)");
    }
}
