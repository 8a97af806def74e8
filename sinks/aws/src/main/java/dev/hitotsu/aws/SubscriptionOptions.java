package dev.hitotsu.aws;

import java.time.Duration;

/**
 * What a receiver reads.
 *
 * @param queue its name
 * @param visibilityTimeout after how long SQS delivers again what a receiver that died left behind; whole seconds
 * @param waitTime how long a request waits for messages; whole seconds
 */
record SubscriptionOptions(String queue, Duration visibilityTimeout, Duration waitTime) {
    /** The time of a call, beside what the call waits for messages. */
    private static final Duration CALL = Duration.ofSeconds(10);

    int visibilitySeconds() {
        return (int) visibilityTimeout.toSeconds();
    }

    int waitSeconds() {
        return (int) waitTime.toSeconds();
    }

    Duration callTimeout() {
        return waitTime.plus(CALL);
    }
}
