package dev.hitotsu.relay;

import org.jspecify.annotations.Nullable;

/**
 * What a relay does right now, and has done since it was started.
 *
 * @param role whether it leads
 * @param fence the token of its term, 0 while it does not lead
 * @param delivered messages that the sink has taken
 * @param failed sends that the sink did not take because of the message
 * @param interrupted sends that were given up because the sink was away, and made again
 * @param parked messages that were put aside
 * @param underWay messages that the sink has not answered yet
 * @param terms how often it came to lead
 * @param trouble what keeps it from working, null while nothing does
 */
public record RelayStatus(
        Role role,
        long fence,
        long delivered,
        long failed,
        long interrupted,
        long parked,
        int underWay,
        long terms,
        @Nullable String trouble) {

    /** What a relay is to its outbox. */
    public enum Role {
        LEADING,
        STANDBY,
        STOPPED
    }
}
