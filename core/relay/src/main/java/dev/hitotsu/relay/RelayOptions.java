package dev.hitotsu.relay;

import dev.hitotsu.message.Backoff;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a relay works. The standard values suit most; {@code withX} changes one.
 *
 * @param batchMessages most messages a read, 1 to 10,000
 * @param batchBytes most payload bytes a read, at least 1; a single message may be larger
 * @param windowMessages most messages under way at once, 1 to 1,000,000
 * @param windowBytes most payload bytes under way at once, at least 1; a single message may be larger
 * @param shortestPoll the pause after a read that was not full
 * @param longestPoll the pause it grows to while nothing comes
 * @param saveInterval how often the position is saved; as much is sent again after a crash
 * @param tidyInterval how often delivered segments are looked for
 * @param lease how long a relay leads without renewal; after a crash the next one waits as long
 * @param standbyPoll how often a relay that does not lead tries to
 * @param backoff between attempts to send one message, and to reach a target or store that is away
 * @param mostAttempts how often a message is sent before it is given up, at least 1
 * @param failurePolicy what a failed message does to its key
 * @param deadLetterTopic where messages go that were given up, if the policy says so
 */
public record RelayOptions(
        int batchMessages,
        long batchBytes,
        int windowMessages,
        long windowBytes,
        Duration shortestPoll,
        Duration longestPoll,
        Duration saveInterval,
        Duration tidyInterval,
        Duration lease,
        Duration standbyPoll,
        Backoff backoff,
        int mostAttempts,
        FailurePolicy failurePolicy,
        @Nullable String deadLetterTopic) {

    private static final Duration SHORTEST_LEASE = Duration.ofMillis(300);

    public RelayOptions {
        inRange("batchMessages", batchMessages, 1, 10_000);
        inRange("batchBytes", batchBytes, 1, Integer.MAX_VALUE);
        inRange("windowMessages", windowMessages, 1, 1_000_000);
        inRange("windowBytes", windowBytes, 1, Long.MAX_VALUE);
        inRange("mostAttempts", mostAttempts, 1, Integer.MAX_VALUE);
        atLeast("shortestPoll", shortestPoll, Duration.ofNanos(1));
        atLeast("longestPoll", longestPoll, shortestPoll);
        atLeast("saveInterval", saveInterval, Duration.ZERO);
        atLeast("tidyInterval", tidyInterval, Duration.ofMillis(1));
        atLeast("lease", lease, SHORTEST_LEASE);
        atLeast("standbyPoll", standbyPoll, Duration.ofMillis(1));
        if ((failurePolicy == FailurePolicy.DEAD_LETTER) != (deadLetterTopic != null)) {
            throw new IllegalArgumentException("deadLetterTopic: " + deadLetterTopic
                    + " (expected: a topic with failure policy DEAD_LETTER, and none with " + failurePolicy + ")");
        }
    }

    public static RelayOptions standard() {
        return new RelayOptions(
                2_000,
                16 << 20,
                20_000,
                32 << 20,
                Duration.ofMillis(2),
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Backoff.DEFAULT,
                10,
                FailurePolicy.PARK_KEY,
                null);
    }

    public RelayOptions withBatch(int messages, long bytes) {
        return with(draft -> {
            draft.batchMessages = messages;
            draft.batchBytes = bytes;
        });
    }

    public RelayOptions withWindow(int messages, long bytes) {
        return with(draft -> {
            draft.windowMessages = messages;
            draft.windowBytes = bytes;
        });
    }

    public RelayOptions withPoll(Duration shortest, Duration longest) {
        return with(draft -> {
            draft.shortestPoll = shortest;
            draft.longestPoll = longest;
        });
    }

    public RelayOptions withSaveInterval(Duration interval) {
        return with(draft -> draft.saveInterval = interval);
    }

    public RelayOptions withTidyInterval(Duration interval) {
        return with(draft -> draft.tidyInterval = interval);
    }

    public RelayOptions withLease(Duration length, Duration standby) {
        return with(draft -> {
            draft.lease = length;
            draft.standbyPoll = standby;
        });
    }

    public RelayOptions withRetry(Backoff newBackoff, int attempts) {
        return with(draft -> {
            draft.backoff = newBackoff;
            draft.mostAttempts = attempts;
        });
    }

    /** Any policy but {@link FailurePolicy#DEAD_LETTER}, which needs {@link #withDeadLetters}. */
    public RelayOptions withFailurePolicy(FailurePolicy policy) {
        return with(draft -> {
            draft.failurePolicy = policy;
            draft.deadLetterTopic = null;
        });
    }

    /** Policy {@link FailurePolicy#DEAD_LETTER} with the topic. */
    public RelayOptions withDeadLetters(String topic) {
        return with(draft -> {
            draft.failurePolicy = FailurePolicy.DEAD_LETTER;
            draft.deadLetterTopic = topic;
        });
    }

    private RelayOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    private static void inRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + least + ")");
        }
    }

    /** Options that are being changed. */
    private static final class Draft {
        private int batchMessages;
        private long batchBytes;
        private int windowMessages;
        private long windowBytes;
        private Duration shortestPoll;
        private Duration longestPoll;
        private Duration saveInterval;
        private Duration tidyInterval;
        private Duration lease;
        private Duration standbyPoll;
        private Backoff backoff;
        private int mostAttempts;
        private FailurePolicy failurePolicy;
        private @Nullable String deadLetterTopic;

        Draft(RelayOptions options) {
            batchMessages = options.batchMessages;
            batchBytes = options.batchBytes;
            windowMessages = options.windowMessages;
            windowBytes = options.windowBytes;
            shortestPoll = options.shortestPoll;
            longestPoll = options.longestPoll;
            saveInterval = options.saveInterval;
            tidyInterval = options.tidyInterval;
            lease = options.lease;
            standbyPoll = options.standbyPoll;
            backoff = options.backoff;
            mostAttempts = options.mostAttempts;
            failurePolicy = options.failurePolicy;
            deadLetterTopic = options.deadLetterTopic;
        }

        RelayOptions finished() {
            return new RelayOptions(
                    batchMessages,
                    batchBytes,
                    windowMessages,
                    windowBytes,
                    shortestPoll,
                    longestPoll,
                    saveInterval,
                    tidyInterval,
                    lease,
                    standbyPoll,
                    backoff,
                    mostAttempts,
                    failurePolicy,
                    deadLetterTopic);
        }
    }
}
