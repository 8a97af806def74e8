package dev.hitotsu.server.config;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads the section {@code relay}: the keys have the names of {@link RelayOptions}, which checks their ranges. */
final class OptionsReader {
    private final Section relay;
    private RelayOptions options = RelayOptions.standard();

    private OptionsReader(Section relay) {
        this.relay = relay;
    }

    static RelayOptions read(Section relay) {
        OptionsReader reader = new OptionsReader(relay);
        reader.readSizes();
        reader.readTimes();
        reader.readFailures();
        relay.end();
        return reader.options;
    }

    private void readSizes() {
        int batchMessages = integer("batchMessages", options.batchMessages());
        long batchBytes = size("batchBytes", options.batchBytes());
        change(now -> now.withBatch(batchMessages, batchBytes));
        int windowMessages = integer("windowMessages", options.windowMessages());
        long windowBytes = size("windowBytes", options.windowBytes());
        change(now -> now.withWindow(windowMessages, windowBytes));
    }

    private void readTimes() {
        Duration shortest = duration("shortestPoll", options.shortestPoll());
        Duration longest = duration("longestPoll", options.longestPoll());
        change(now -> now.withPoll(shortest, longest));
        Duration save = duration("saveInterval", options.saveInterval());
        change(now -> now.withSaveInterval(save));
        Duration tidy = duration("tidyInterval", options.tidyInterval());
        change(now -> now.withTidyInterval(tidy));
        Duration lease = duration("lease", options.lease());
        Duration standby = duration("standbyPoll", options.standbyPoll());
        change(now -> now.withLease(lease, standby));
    }

    private void readFailures() {
        Backoff backoff = backoff(relay.sectionOrEmpty("backoff"));
        int attempts = integer("mostAttempts", options.mostAttempts());
        change(now -> now.withRetry(backoff, attempts));
        FailurePolicy policy = relay.value("failurePolicy", Conversions.choice(FailurePolicy.class))
                .orElse(options.failurePolicy());
        Optional<String> topic = relay.text("deadLetterTopic");
        if ((policy == FailurePolicy.DEAD_LETTER) != topic.isPresent()) {
            relay.report("deadLetterTopic: " + topic.orElse("missing")
                    + " (expected: a topic with failurePolicy dead-letter, none with another)");
            return;
        }
        change(now -> topic.map(now::withDeadLetters).orElseGet(() -> now.withFailurePolicy(policy)));
    }

    private Backoff backoff(Section section) {
        Backoff standard = options.backoff();
        Duration first = section.value("initialDelay", Conversions::duration).orElse(standard.initialDelay());
        Duration longest = section.value("maxDelay", Conversions::duration).orElse(standard.maxDelay());
        double jitter = section.value("jitter", Conversions::number).orElse(standard.jitter());
        section.end();
        return section.made(() -> new Backoff(first, longest, jitter), standard);
    }

    private void change(UnaryOperator<RelayOptions> change) {
        options = relay.made(() -> change.apply(options), options);
    }

    private int integer(String key, int standard) {
        return relay.value(key, Conversions::integer).orElse(standard);
    }

    private long size(String key, long standard) {
        return relay.value(key, Conversions::size).orElse(standard);
    }

    private Duration duration(String key, Duration standard) {
        return relay.value(key, Conversions::duration).orElse(standard);
    }
}
