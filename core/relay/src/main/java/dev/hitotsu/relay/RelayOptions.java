package dev.hitotsu.relay;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a relay works. The {@link #DEFAULT} suits most; each {@code withX} changes one part.
 *
 * @param batch how much one read takes
 * @param window how much is in flight to the sink at once
 * @param poll how often the log is read while nothing comes
 * @param lease how long a relay leads, and how often another tries to
 * @param retry how often a message is sent again
 * @param failure what becomes of a message that cannot be delivered, and of its key
 * @param saveInterval how often the position is saved; after a crash, as much is sent again
 * @param cleanUpInterval how often the relay looks for delivered segments to empty
 */
public record RelayOptions(
        Batch batch,
        Window window,
        Poll poll,
        Lease lease,
        Retry retry,
        Failure failure,
        Duration saveInterval,
        Duration cleanUpInterval) {

    /** Several times of it are still a number of nanoseconds. */
    private static final Duration MAX_DURATION = Duration.ofDays(10_000);

    /** What a relay uses unless told otherwise. */
    public static final RelayOptions DEFAULT = new RelayOptions(
            new Batch(2_000, 16 << 20),
            new Window(20_000, 32 << 20),
            new Poll(Duration.ofMillis(2), Duration.ofMillis(50)),
            new Lease(Duration.ofSeconds(5), Duration.ofMillis(500)),
            new Retry(10, Backoff.DEFAULT),
            Failure.PARK_KEY,
            Duration.ofMillis(50),
            Duration.ofSeconds(5));

    public RelayOptions {
        requireNonNull(batch, "batch: null (expected: limits of a batch)");
        requireNonNull(window, "window: null (expected: limits of what is in flight)");
        requireNonNull(poll, "poll: null (expected: delays of polls)");
        requireNonNull(lease, "lease: null (expected: durations of a lease)");
        requireNonNull(retry, "retry: null (expected: limits of retries)");
        requireNonNull(failure, "failure: null (expected: what to do after the last attempt)");
        requireNonNull(saveInterval, "saveInterval: null (expected: a duration)");
        requireNonNull(cleanUpInterval, "cleanUpInterval: null (expected: a duration)");
        atLeast("saveInterval", saveInterval, Duration.ZERO);
        atLeast("cleanUpInterval", cleanUpInterval, Duration.ofMillis(1));
    }

    /**
     * How much one read takes from the log.
     *
     * @param maxMessages 1 to 10,000
     * @param maxBytes of messages, at least 1; a single message may be larger
     */
    public record Batch(int maxMessages, long maxBytes) {
        public Batch {
            inRange("maxMessages", maxMessages, 1, 10_000);
            inRange("maxBytes", maxBytes, 1, Integer.MAX_VALUE);
        }
    }

    /**
     * How much is in flight to the sink at once.
     *
     * @param maxMessages 1 to 1,000,000
     * @param maxBytes of messages, at least 1; a single message may be larger
     */
    public record Window(int maxMessages, long maxBytes) {
        public Window {
            inRange("maxMessages", maxMessages, 1, 1_000_000);
            inRange("maxBytes", maxBytes, 1, Long.MAX_VALUE);
        }
    }

    /**
     * How long to wait between two reads.
     *
     * @param minDelay after a read that was not full
     * @param maxDelay what the delay grows to while nothing comes
     */
    public record Poll(Duration minDelay, Duration maxDelay) {
        public Poll {
            requireNonNull(minDelay, "minDelay: null (expected: a duration)");
            requireNonNull(maxDelay, "maxDelay: null (expected: a duration)");
            atLeast("minDelay", minDelay, Duration.ofNanos(1));
            atLeast("maxDelay", maxDelay, minDelay);
        }
    }

    /**
     * The right to lead.
     *
     * @param duration how long a relay leads without renewal; after a crash the next one waits as long
     * @param standbyPoll how often a relay that does not lead tries to
     */
    public record Lease(Duration duration, Duration standbyPoll) {
        private static final Duration MIN_DURATION = Duration.ofMillis(300);

        public Lease {
            requireNonNull(duration, "duration: null (expected: a duration)");
            requireNonNull(standbyPoll, "standbyPoll: null (expected: a duration)");
            atLeast("duration", duration, MIN_DURATION);
            atLeast("standbyPoll", standbyPoll, Duration.ofMillis(1));
        }

        /**
         * For how long a sink may try to deliver a message: twice the lease. So a relay that was frozen and has lost
         * its lease meanwhile soon has nothing left that it could still send.
         */
        public Duration maxSendTimeout() {
            return duration.multipliedBy(2);
        }

        /**
         * Checks {@link dev.hitotsu.message.Sink#sendTimeout}.
         *
         * @throws IllegalArgumentException if it is longer than {@link #maxSendTimeout}
         */
        public void requireAllows(Duration sendTimeout) {
            requireNonNull(sendTimeout, "sendTimeout: null (expected: a duration)");
            if (sendTimeout.compareTo(maxSendTimeout()) > 0) {
                throw new IllegalArgumentException("the sink tries to deliver a message for " + sendTimeout
                        + " (expected: at most " + maxSendTimeout() + ", twice the lease of " + duration + ")");
            }
        }
    }

    /**
     * How often a message is sent again.
     *
     * @param maxAttempts how often a message is sent before it is given up, at least 1
     * @param backoff the delays between the attempts; also those before a target or store that is away is tried again
     */
    public record Retry(int maxAttempts, Backoff backoff) {
        public Retry {
            requireNonNull(backoff, "backoff: null (expected: a backoff, such as Backoff.DEFAULT)");
            inRange("maxAttempts", maxAttempts, 1, Integer.MAX_VALUE);
        }
    }

    /**
     * What becomes of a message that cannot be delivered.
     *
     * @param policy what it does to its key
     * @param deadLetterTopic where it goes in the end; given with {@link FailurePolicy#DEAD_LETTER}, and only with it
     */
    public record Failure(FailurePolicy policy, @Nullable String deadLetterTopic) {
        /** {@link FailurePolicy#PARK_KEY}. */
        public static final Failure PARK_KEY = of(FailurePolicy.PARK_KEY);

        public Failure {
            requireNonNull(policy, "policy: null (expected: a policy, such as PARK_KEY)");
            if ((policy == FailurePolicy.DEAD_LETTER) != (deadLetterTopic != null)) {
                throw new IllegalArgumentException("deadLetterTopic: " + deadLetterTopic
                        + " (expected: a topic with policy DEAD_LETTER, and none with another; the policy is " + policy
                        + ")");
            }
        }

        /** Any policy but {@link FailurePolicy#DEAD_LETTER}, which needs {@link #deadLetter}. */
        public static Failure of(FailurePolicy policy) {
            return new Failure(policy, null);
        }

        /** {@link FailurePolicy#DEAD_LETTER} with the topic. */
        public static Failure deadLetter(String topic) {
            return new Failure(FailurePolicy.DEAD_LETTER, topic);
        }
    }

    public RelayOptions withBatch(Batch newBatch) {
        return new RelayOptions(newBatch, window, poll, lease, retry, failure, saveInterval, cleanUpInterval);
    }

    public RelayOptions withWindow(Window newWindow) {
        return new RelayOptions(batch, newWindow, poll, lease, retry, failure, saveInterval, cleanUpInterval);
    }

    public RelayOptions withPoll(Poll newPoll) {
        return new RelayOptions(batch, window, newPoll, lease, retry, failure, saveInterval, cleanUpInterval);
    }

    public RelayOptions withLease(Lease newLease) {
        return new RelayOptions(batch, window, poll, newLease, retry, failure, saveInterval, cleanUpInterval);
    }

    public RelayOptions withRetry(Retry newRetry) {
        return new RelayOptions(batch, window, poll, lease, newRetry, failure, saveInterval, cleanUpInterval);
    }

    public RelayOptions withFailure(Failure newFailure) {
        return new RelayOptions(batch, window, poll, lease, retry, newFailure, saveInterval, cleanUpInterval);
    }

    public RelayOptions withSaveInterval(Duration interval) {
        return new RelayOptions(batch, window, poll, lease, retry, failure, interval, cleanUpInterval);
    }

    public RelayOptions withCleanUpInterval(Duration interval) {
        return new RelayOptions(batch, window, poll, lease, retry, failure, saveInterval, interval);
    }

    private static void inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }

    private static void atLeast(String name, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + min + ")");
        }
        if (value.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at most " + MAX_DURATION + ")");
        }
    }
}
