package dev.hitotsu.server.config;

import dev.hitotsu.config.Conversions;
import dev.hitotsu.config.Section;
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
import java.util.function.UnaryOperator;

/** Reads the section {@code relay}: the keys have the names of {@link RelayOptions}, whose records check their ranges. */
final class OptionsReader {
    private static final RelayOptions DEFAULT = RelayOptions.DEFAULT;

    private final Section relay;
    private RelayOptions options = DEFAULT;

    private OptionsReader(Section relay) {
        this.relay = relay;
    }

    static RelayOptions read(Section relay) {
        OptionsReader reader = new OptionsReader(relay);
        reader.readSections();
        reader.readIntervals();
        relay.end();
        return reader.options;
    }

    private void readSections() {
        Batch batch = batch(relay.sectionOrEmpty("batch"));
        Window window = window(relay.sectionOrEmpty("window"));
        Poll poll = poll(relay.sectionOrEmpty("poll"));
        Lease lease = lease(relay.sectionOrEmpty("lease"));
        Retry retry = retry(relay.sectionOrEmpty("retry"));
        Failure failure = failure(relay.sectionOrEmpty("failure"));
        options = options.withBatch(batch)
                .withWindow(window)
                .withPoll(poll)
                .withLease(lease)
                .withRetry(retry)
                .withFailure(failure);
    }

    private void readIntervals() {
        Duration save = duration(relay, "saveInterval", DEFAULT.saveInterval());
        change(now -> now.withSaveInterval(save));
        Duration cleanUp = duration(relay, "cleanUpInterval", DEFAULT.cleanUpInterval());
        change(now -> now.withCleanUpInterval(cleanUp));
    }

    private static Batch batch(Section section) {
        Batch defaults = DEFAULT.batch();
        int messages = integer(section, "maxMessages", defaults.maxMessages());
        long bytes = size(section, "maxBytes", defaults.maxBytes());
        section.end();
        return section.made(() -> new Batch(messages, bytes), defaults);
    }

    private static Window window(Section section) {
        Window defaults = DEFAULT.window();
        int messages = integer(section, "maxMessages", defaults.maxMessages());
        long bytes = size(section, "maxBytes", defaults.maxBytes());
        section.end();
        return section.made(() -> new Window(messages, bytes), defaults);
    }

    private static Poll poll(Section section) {
        Poll defaults = DEFAULT.poll();
        Duration min = duration(section, "minDelay", defaults.minDelay());
        Duration max = duration(section, "maxDelay", defaults.maxDelay());
        section.end();
        return section.made(() -> new Poll(min, max), defaults);
    }

    private static Lease lease(Section section) {
        Lease defaults = DEFAULT.lease();
        Duration duration = duration(section, "duration", defaults.duration());
        Duration standby = duration(section, "standbyPoll", defaults.standbyPoll());
        section.end();
        return section.made(() -> new Lease(duration, standby), defaults);
    }

    private static Retry retry(Section section) {
        Retry defaults = DEFAULT.retry();
        int attempts = integer(section, "maxAttempts", defaults.maxAttempts());
        Backoff backoff = backoff(section.sectionOrEmpty("backoff"));
        section.end();
        return section.made(() -> new Retry(attempts, backoff), defaults);
    }

    private static Backoff backoff(Section section) {
        Backoff defaults = DEFAULT.retry().backoff();
        Duration initial = duration(section, "initialDelay", defaults.initialDelay());
        Duration max = duration(section, "maxDelay", defaults.maxDelay());
        double jitter = section.value("jitter", Conversions::number).orElse(defaults.jitter());
        section.end();
        return section.made(() -> new Backoff(initial, max, jitter), defaults);
    }

    private static Failure failure(Section section) {
        FailurePolicy policy = section.value("policy", Conversions.choice(FailurePolicy.class))
                .orElse(DEFAULT.failure().policy());
        Optional<String> topic = section.text("deadLetterTopic");
        section.end();
        if ((policy == FailurePolicy.DEAD_LETTER) != topic.isPresent()) {
            section.report("deadLetterTopic: " + topic.orElse("missing")
                    + " (expected: a topic with policy dead-letter, none with another)");
            return DEFAULT.failure();
        }
        return new Failure(policy, topic.orElse(null));
    }

    private void change(UnaryOperator<RelayOptions> change) {
        options = relay.made(() -> change.apply(options), options);
    }

    private static int integer(Section section, String key, int otherwise) {
        return section.value(key, Conversions::integer).orElse(otherwise);
    }

    private static long size(Section section, String key, long otherwise) {
        return section.value(key, Conversions::size).orElse(otherwise);
    }

    private static Duration duration(Section section, String key, Duration otherwise) {
        return section.value(key, Conversions::duration).orElse(otherwise);
    }
}
