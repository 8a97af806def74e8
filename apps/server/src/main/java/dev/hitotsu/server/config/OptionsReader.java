package dev.hitotsu.server.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.NUMBER;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayOptions.Batch;
import dev.hitotsu.relay.RelayOptions.Failure;
import dev.hitotsu.relay.RelayOptions.Lease;
import dev.hitotsu.relay.RelayOptions.Poll;
import dev.hitotsu.relay.RelayOptions.Retry;
import dev.hitotsu.relay.RelayOptions.Window;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the options in the section {@code relay}. The keys have the names of {@link RelayOptions}, which checks their
 * ranges.
 */
final class OptionsReader {
    private static final RelayOptions DEFAULT = RelayOptions.DEFAULT;
    private static final Backoff DEFAULT_BACKOFF = DEFAULT.retry().backoff();

    private static final SectionKey BATCH = new SectionKey("batch", "How much one read takes from the log.");
    private static final Key.WithDefault<Integer> BATCH_MESSAGES = Key.withDefault(
            "maxMessages", INTEGER, DEFAULT.batch().maxMessages(), "Max number of messages, 1 to 10000.");
    private static final Key.WithDefault<Long> BATCH_BYTES = Key.withDefault(
            "maxBytes", SIZE, DEFAULT.batch().maxBytes(), "Max bytes of messages; a single message may be larger.");

    private static final SectionKey WINDOW = new SectionKey("window", "How much is in flight to the broker at once.");
    private static final Key.WithDefault<Integer> WINDOW_MESSAGES = Key.withDefault(
            "maxMessages", INTEGER, DEFAULT.window().maxMessages(), "Max number of messages, 1 to 1000000.");
    private static final Key.WithDefault<Long> WINDOW_BYTES = Key.withDefault(
            "maxBytes", SIZE, DEFAULT.window().maxBytes(), "Max bytes of messages; a single message may be larger.");

    private static final SectionKey POLL = new SectionKey("poll", "How long the relay waits between two reads.");
    private static final Key.WithDefault<Duration> POLL_MIN = Key.withDefault(
            "minDelay", DURATION, DEFAULT.poll().minDelay(), "Delay after a read that did not fill its batch.");
    private static final Key.WithDefault<Duration> POLL_MAX = Key.withDefault(
            "maxDelay", DURATION, DEFAULT.poll().maxDelay(), "What the delay grows to while no messages come.");

    private static final SectionKey LEASE =
            new SectionKey("lease", "The lease in the database that lets a relay lead.");
    private static final Key.WithDefault<Duration> LEASE_DURATION = Key.withDefault(
            "duration",
            DURATION,
            DEFAULT.lease().duration(),
            "How long a lease is valid without renewal; after a crash another relay takes over within this time.");
    private static final Key.WithDefault<Duration> STANDBY_POLL = Key.withDefault(
            "standbyPoll", DURATION, DEFAULT.lease().standbyPoll(), "How often a relay that stands by tries to lead.");

    private static final SectionKey RETRY = new SectionKey("retry", "How often a message is sent again.");
    private static final Key.WithDefault<Integer> MAX_ATTEMPTS = Key.withDefault(
            "maxAttempts",
            INTEGER,
            DEFAULT.retry().maxAttempts(),
            "How often a message is sent before it is given up.");
    private static final SectionKey BACKOFF =
            new SectionKey("backoff", "The delays between attempts, which double each time.");
    private static final Key.WithDefault<Duration> BACKOFF_INITIAL =
            Key.withDefault("initialDelay", DURATION, DEFAULT_BACKOFF.initialDelay(), "Delay after the first failure.");
    private static final Key.WithDefault<Duration> BACKOFF_MAX =
            Key.withDefault("maxDelay", DURATION, DEFAULT_BACKOFF.maxDelay(), "Longest delay.");
    private static final Key.WithDefault<Double> JITTER =
            Key.withDefault("jitter", NUMBER, DEFAULT_BACKOFF.jitter(), "Which part of each delay is random, 0 to 1.");

    private static final SectionKey FAILURE =
            new SectionKey("failure", "What happens to a message that cannot be delivered, and to its key.");
    private static final Key.WithDefault<FailurePolicy> POLICY = Key.withDefault(
            "policy",
            Conversion.choice(FailurePolicy.class),
            DEFAULT.failure().policy(),
            "What happens to later messages of the key, and to the message when it is given up.");
    private static final Key.Optional<String> DEAD_LETTER_TOPIC = Key.optional(
            "deadLetterTopic",
            TEXT,
            "Topic for messages that were given up; required by the policy dead-letter, and allowed only with it.",
            "none");

    private static final Key.WithDefault<Duration> SAVE_INTERVAL = Key.withDefault(
            "saveInterval",
            DURATION,
            DEFAULT.saveInterval(),
            "How often the position is saved; after a crash the messages of that time are sent again.");
    private static final Key.WithDefault<Duration> CLEAN_UP_INTERVAL = Key.withDefault(
            "cleanUpInterval",
            DURATION,
            DEFAULT.cleanUpInterval(),
            "How often the relay looks for delivered segments to empty.");

    private OptionsReader() {}

    static RelayOptions read(Section relay) {
        RelayOptions options = DEFAULT.withBatch(relay.section(BATCH, OptionsReader::batch))
                .withWindow(relay.section(WINDOW, OptionsReader::window))
                .withPoll(relay.section(POLL, OptionsReader::poll))
                .withLease(relay.section(LEASE, OptionsReader::lease))
                .withRetry(relay.section(RETRY, OptionsReader::retry))
                .withFailure(relay.section(FAILURE, OptionsReader::failure));
        Duration save = relay.get(SAVE_INTERVAL);
        RelayOptions saving = relay.build(() -> options.withSaveInterval(save), options);
        Duration cleanUp = relay.get(CLEAN_UP_INTERVAL);
        return relay.build(() -> saving.withCleanUpInterval(cleanUp), saving);
    }

    private static Batch batch(Section section) {
        int messages = section.get(BATCH_MESSAGES);
        long bytes = section.get(BATCH_BYTES);
        return section.build(() -> new Batch(messages, bytes), DEFAULT.batch());
    }

    private static Window window(Section section) {
        int messages = section.get(WINDOW_MESSAGES);
        long bytes = section.get(WINDOW_BYTES);
        return section.build(() -> new Window(messages, bytes), DEFAULT.window());
    }

    private static Poll poll(Section section) {
        Duration min = section.get(POLL_MIN);
        Duration max = section.get(POLL_MAX);
        return section.build(() -> new Poll(min, max), DEFAULT.poll());
    }

    private static Lease lease(Section section) {
        Duration duration = section.get(LEASE_DURATION);
        Duration standby = section.get(STANDBY_POLL);
        return section.build(() -> new Lease(duration, standby), DEFAULT.lease());
    }

    private static Retry retry(Section section) {
        int attempts = section.get(MAX_ATTEMPTS);
        Backoff backoff = section.section(BACKOFF, OptionsReader::backoff);
        return section.build(() -> new Retry(attempts, backoff), DEFAULT.retry());
    }

    private static Backoff backoff(Section section) {
        Duration initial = section.get(BACKOFF_INITIAL);
        Duration max = section.get(BACKOFF_MAX);
        double jitter = section.get(JITTER);
        return section.build(() -> new Backoff(initial, max, jitter), DEFAULT_BACKOFF);
    }

    private static Failure failure(Section section) {
        FailurePolicy policy = section.get(POLICY);
        Optional<String> topic = section.get(DEAD_LETTER_TOPIC);
        if ((policy == FailurePolicy.DEAD_LETTER) != topic.isPresent()) {
            section.report("deadLetterTopic: " + topic.orElse("missing")
                    + " (expected: a topic with policy dead-letter, none with another)");
            return DEFAULT.failure();
        }
        return new Failure(policy, topic.orElse(null));
    }
}
