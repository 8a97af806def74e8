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
 * @param destinationAway sends that failed because their destination was away, whatever the message
 * @param resent sends that failed because the sink was away, and were made again
 * @param parked messages that were parked
 * @param inFlight messages that the sink has not answered yet
 * @param terms how often it has taken the lead
 * @param problem what keeps it from working; null while nothing does
 * @param sourceAlarm what people must hear of the log from which it reads, though messages may get through; null for
 *     nothing
 */
public record RelayStatus(
        Role role,
        long fence,
        long delivered,
        long failed,
        long destinationAway,
        long resent,
        long parked,
        int inFlight,
        long terms,
        @Nullable String problem,
        @Nullable String sourceAlarm) {
    public RelayStatus {
        requireNonNull(role, "role: null (expected: LEADING, STANDBY or STOPPED)");
    }

    /** A status without an alarm. */
    public RelayStatus(
            Role role,
            long fence,
            long delivered,
            long failed,
            long destinationAway,
            long resent,
            long parked,
            int inFlight,
            long terms,
            @Nullable String problem) {
        this(role, fence, delivered, failed, destinationAway, resent, parked, inFlight, terms, problem, null);
    }

    /** The same with an alarm, unless it has one. */
    public RelayStatus withSourceAlarm(@Nullable String alarm) {
        return sourceAlarm != null || alarm == null
                ? this
                : new RelayStatus(
                        role,
                        fence,
                        delivered,
                        failed,
                        destinationAway,
                        resent,
                        parked,
                        inFlight,
                        terms,
                        problem,
                        alarm);
    }

    /** The role of a relay towards its outbox. */
    public enum Role {
        LEADING,
        STANDBY,
        STOPPED
    }
}
