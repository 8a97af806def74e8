package dev.hitotsu.relay;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a relay does now, and has done since it started.
 *
 * @param role whether it leads
 * @param fence the token of its term, 0 while it does not lead
 * @param delivered messages that the sink has taken
 * @param failed sends that failed because of the message
 * @param resent sends that failed because the sink was away, and were made again
 * @param parked messages that were parked
 * @param inFlight messages that the sink has not answered yet
 * @param terms how often it has taken the lead
 * @param problem what keeps it from working; null while nothing does
 */
public record RelayStatus(
        Role role,
        long fence,
        long delivered,
        long failed,
        long resent,
        long parked,
        int inFlight,
        long terms,
        @Nullable String problem) {
    public RelayStatus {
        requireNonNull(role, "role: null (expected: LEADING, STANDBY or STOPPED)");
    }

    /** The role of a relay towards its outbox. */
    public enum Role {
        LEADING,
        STANDBY,
        STOPPED
    }
}
