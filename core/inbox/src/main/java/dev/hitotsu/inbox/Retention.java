package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long it is remembered that an effect has happened, compared with how late the same message can still come. What
 * is forgotten sooner happens again.
 *
 * @param timeToLive how long an effect is remembered
 * @param redeliveryWindow how late a message can come once more: what the broker keeps (Kafka {@code retention.ms}, SQS
 *     {@code MessageRetentionPeriod}), or how long the sender repeats
 */
public record Retention(Duration timeToLive, Duration redeliveryWindow) {
    /** For a redelivery window of a week, which is Kafka's default retention. */
    public static final Retention DEFAULT = covering(Duration.ofDays(7));

    public Retention {
        requireNonNull(timeToLive, "timeToLive: null (expected: a time)");
        requireNonNull(redeliveryWindow, "redeliveryWindow: null (expected: a time)");
        if (redeliveryWindow.isNegative()) {
            throw new IllegalArgumentException("redeliveryWindow: " + redeliveryWindow + " (expected: 0 or more)");
        }
        if (timeToLive.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("timeToLive: " + timeToLive + " (expected: PT1S or more)");
        }
        if (timeToLive.compareTo(redeliveryWindow) < 0) {
            throw new IllegalArgumentException(
                    "timeToLive: " + timeToLive + " (expected: at least the redelivery window, " + redeliveryWindow
                            + ", because what is forgotten before its last delivery happens again)");
        }
    }

    /** Remembers for the window and a day more. */
    public static Retention covering(Duration redeliveryWindow) {
        requireNonNull(redeliveryWindow, "redeliveryWindow: null (expected: a time)");
        return new Retention(redeliveryWindow.plusDays(1), redeliveryWindow);
    }
}
