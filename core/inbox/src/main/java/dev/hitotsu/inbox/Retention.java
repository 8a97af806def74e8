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

    /**
     * For claims of an inbox whose redelivery window nobody has declared: 90 days, and a day more. It is longer than
     * what brokers keep by default (Kafka seven days, SQS at most 14). A topic or a queue that keeps messages longer
     * needs a longer one, or claims that are kept for ever.
     */
    public static final Retention NINETY_DAYS = covering(Duration.ofDays(90));

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
