package dev.hitotsu.server.sink.google;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.google.pubsub.PubSubSink;
import dev.hitotsu.google.pubsub.PubSubSinkBuilder;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the section {@code pubsub}. */
public final class PubSubSinkProvider implements SinkProvider {
    private static final Key.Required<String> PROJECT = Key.required(
            "project",
            Conversion.of(text -> checked(text, value -> PubSubSink.builder().project(value)), Function.identity()),
            "Id of the project whose topics these are.",
            "the id of a project, such as shop-1234");
    private static final Key.Optional<String> REGION = Key.optional(
            "region",
            Conversion.of(text -> checked(text, value -> PubSubSink.builder().region(value)), Function.identity()),
            "Region whose endpoint takes the messages, such as europe-west3; messages with keys need one.",
            "the nearest one, which keeps no order");
    private static final Key.Optional<String> ENDPOINT = Key.optional(
            "endpoint",
            Conversion.of(text -> checked(text, value -> PubSubSink.builder().endpoint(value)), Function.identity())
                    .describedBy(Pattern.compile("https?://.+")),
            "Address of Pub/Sub, such as that of a private endpoint; it counts as that of one region.",
            "that of the region");
    private static final SectionKey TOPICS = new SectionKey(
            "topics", "Topics of messages and those of Pub/Sub; a topic that is not here keeps its name.");
    private static final Key.WithDefault<String> SOURCE =
            Key.withDefault("source", TEXT, "hitotsu", "CloudEvents source of each message.");
    private static final Key.Optional<Duration> ACK_TIMEOUT = Key.optional(
            "ackTimeout",
            DURATION,
            "How long Pub/Sub may take to take a message; at most twice the lease.",
            "10s, or twice the lease where that is shorter");

    @Override
    public SectionKey key() {
        return new SectionKey("pubsub", "Delivers the messages to Google Cloud Pub/Sub.");
    }

    @Override
    public SinkConfig read(Section section) {
        return new PubSubSinkConfig(
                section.get(PROJECT).orElse("unknown"),
                section.get(REGION).orElse(null),
                section.get(ENDPOINT).orElse(null),
                section.texts(TOPICS, any -> Optional.empty()),
                section.get(SOURCE),
                section.get(ACK_TIMEOUT).orElse(null));
    }

    /** The message does not repeat the name of the key, which stands before it. */
    private static String checked(String text, Function<String, PubSubSinkBuilder> builder) {
        try {
            var unused = builder.apply(text);
            return text;
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.substring(message.indexOf(' ') + 1), e);
        }
    }
}
