package dev.hitotsu.server.sink;

import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;

/**
 * What the relay asks of its sink.
 *
 * @param window how many messages may be in flight
 * @param sendTimeout for how long the sink tries to deliver a message, unless the configuration says otherwise
 */
public record SendLimits(int window, Duration sendTimeout) {
    private static final Duration DEFAULT_SEND_TIMEOUT = Duration.ofSeconds(10);

    /** The limits of a relay with these options. */
    public static SendLimits of(RelayOptions options) {
        Duration allowed = options.lease().maxSendTimeout();
        return new SendLimits(
                options.window().maxMessages(),
                allowed.compareTo(DEFAULT_SEND_TIMEOUT) < 0 ? allowed : DEFAULT_SEND_TIMEOUT);
    }
}
