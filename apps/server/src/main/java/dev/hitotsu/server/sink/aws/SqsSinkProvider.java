package dev.hitotsu.server.sink.aws;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.FLAG;

import dev.hitotsu.aws.QueueType;
import dev.hitotsu.aws.SqsSink;
import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkKeys;
import dev.hitotsu.server.sink.SinkProvider;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the section {@code sqs}. */
public final class SqsSinkProvider implements SinkProvider {
    private static final Key.Optional<String> REGION = Key.optional(
            "region",
            SinkKeys.takenBy(value -> SqsSink.builder().region(value)),
            "Region of the queues, such as eu-central-1.",
            "what the AWS SDK finds: AWS_REGION, profile, instance");
    private static final Key.Optional<String> ENDPOINT = Key.optional(
            "endpoint",
            SinkKeys.takenBy(value -> SqsSink.builder().endpoint(value)).describedBy(Pattern.compile("https?://.+")),
            "Address of SQS, such as that of a VPC endpoint.",
            "that of the region");
    private static final Key.WithDefault<QueueType> TYPE = Key.withDefault(
            "type",
            Conversion.choice(QueueType.class),
            QueueType.FIFO,
            "Whether queues keep the order of keys, and take a message once within five minutes (fifo), or not (standard).");
    private static final SectionKey TOPICS = new SectionKey(
            "topics",
            "Topics of messages and their queues; a topic that is not here is its queue, with .fifo behind it.");
    private static final Key.WithDefault<Boolean> UNORDERED = Key.withDefault(
            "unordered",
            FLAG,
            false,
            "Whether messages with keys may go to standard queues, where their order is lost.");
    private static final Key.Optional<Duration> ACK_TIMEOUT = SinkKeys.ackTimeout("SQS");
    private static final Key.Optional<Duration> MIN_DUPLICATE_WINDOW = Key.optional(
            "minDuplicateWindow",
            DURATION,
            "Longest outage after which what is sent again must be recognised; --check names queues that forget before.",
            "none, nothing is named");

    @Override
    public SectionKey key() {
        return new SectionKey("sqs", "Delivers the messages to Amazon SQS.");
    }

    @Override
    public SinkConfig read(Section section) {
        QueueType type = section.get(TYPE);
        Map<String, String> names = section.texts(TOPICS, any -> Optional.empty());
        names.forEach((topic, queue) ->
                type.problem(queue).ifPresent(problem -> section.report("topics: " + topic + ": " + problem)));
        return new SqsSinkConfig(
                section.get(REGION).orElse(null),
                section.get(ENDPOINT).orElse(null),
                names,
                type,
                section.get(UNORDERED),
                section.get(SinkKeys.SOURCE),
                section.get(ACK_TIMEOUT).orElse(null),
                section.get(MIN_DUPLICATE_WINDOW).orElse(null));
    }
}
