package dev.hitotsu.server.sink.google;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.google.pubsub.PubSubSink;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkKeys;
import dev.hitotsu.server.sink.SinkProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the section {@code pubsub}. */
public final class PubSubSinkProvider implements SinkProvider {
    private static final Key.Required<String> PROJECT = Key.required(
            "project",
            SinkKeys.takenBy(value -> PubSubSink.builder().project(value)),
            "Id of the project whose topics these are.",
            "the id of a project, such as shop-1234");
    private static final Key.Optional<String> REGION = Key.optional(
            "region",
            SinkKeys.takenBy(value -> PubSubSink.builder().region(value)),
            "Region whose endpoint takes the messages, such as europe-west3; messages with keys need one.",
            "the nearest one, which keeps no order");
    private static final Key.Optional<String> ENDPOINT = Key.optional(
            "endpoint",
            SinkKeys.takenBy(value -> PubSubSink.builder().endpoint(value)).describedBy(Pattern.compile("https?://.+")),
            "Address of Pub/Sub, such as that of a private endpoint; it counts as that of one region.",
            "that of the region");
    private static final SectionKey TOPICS = new SectionKey(
            "topics", "Topics of messages and those of Pub/Sub; a topic that is not here keeps its name.");
    private static final Key.Optional<Duration> ACK_TIMEOUT = SinkKeys.ackTimeout("Pub/Sub");

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
                section.get(SinkKeys.SOURCE),
                section.get(ACK_TIMEOUT).orElse(null));
    }
}
