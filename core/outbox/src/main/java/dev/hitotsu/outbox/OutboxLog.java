package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an outbox is doing whose messages are in the database's own log, and in no table.
 *
 * @param slot what holds the log for the relay; null if there is none any more
 * @param state what the database says of it, such as {@code reserved} or {@code lost}; null for nothing
 * @param isActive whether somebody reads from it now
 * @param lagBytes how much of the log the database holds for the relay
 * @param lag how long ago everything was committed that the relay has settled, by the database's clock; zero below a
 *     quarter of a minute, because an idle relay does not write down more often that it is up to date
 * @param safeBytes how much may be written before the database gives the slot up; null for any amount
 * @param problem what is wrong, and what is expected; null for nothing
 */
public record OutboxLog(
        @Nullable String slot,
        @Nullable String state,
        boolean isActive,
        long lagBytes,
        Duration lag,
        @Nullable Long safeBytes,
        @Nullable String problem) {
    public OutboxLog {
        requireNonNull(lag, "lag: null (expected: a duration)");
    }
}
