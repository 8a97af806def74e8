package dev.hitotsu.server.sink;

import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Sink;
import java.util.List;
import java.util.Set;

/** A target as it is configured. Immutable; its text must not show secrets. */
public interface SinkConfig {

    /** What kind of target it is in traces: OpenTelemetry's {@code messaging.system}, such as {@code kafka}. */
    default String system() {
        return "hitotsu";
    }

    /** The target and its address for people, without secrets. */
    String displayName();

    /** Where each topic goes, for people and without secrets: relays of one outbox must agree on it. */
    String purpose();

    /**
     * What the target makes of topics, as the end of a sentence that begins with {@link #displayName}; may be empty.
     */
    String routing();

    /** The topics of messages that the configuration names. */
    Set<String> topics();

    /**
     * The hosts of which one must have a known name before the sink can be opened; empty where the sink asks for the
     * name with each attempt to connect.
     */
    default List<String> hosts() {
        return List.of();
    }

    /** Whether the target is asked what it has taken before, so that no message is sent twice. */
    default boolean remembersSends() {
        return false;
    }

    /** How large a message may be for the target as it is configured; empty if only the target knows. */
    default List<MessageLimit> limits() {
        return List.of();
    }

    /** How many messages may be under way to the target at once, whatever the relay's window is. */
    default int maxWindow() {
        return Integer.MAX_VALUE;
    }

    /**
     * Opens the sink. Does not wait for the target.
     *
     * @throws IllegalArgumentException for settings that the sink does not allow
     */
    Sink open(SendLimits limits);

    /**
     * As {@link #open}, to see whether the settings are right; no host needs to be known.
     *
     * @throws IllegalArgumentException for settings that the sink does not allow
     */
    default Sink openToCheck(SendLimits limits) {
        return open(limits);
    }
}
