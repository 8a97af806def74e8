package dev.hitotsu.relay;

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

    /** The role of a relay towards its outbox. */
    public enum Role {
        LEADING,
        STANDBY,
        STOPPED
    }
}
