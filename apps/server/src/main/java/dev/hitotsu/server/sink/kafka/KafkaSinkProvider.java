package dev.hitotsu.server.sink.kafka;

import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.config.Suggestions;
import dev.hitotsu.id.internal.Addresses;
import dev.hitotsu.kafka.RecordTime;
import dev.hitotsu.kafka.SizeCheck;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkKeys;
import dev.hitotsu.server.sink.SinkProvider;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Reads the section {@code kafka}. */
public final class KafkaSinkProvider implements SinkProvider {
    private static final Pattern SERVERS = Pattern.compile("[^\\s,:@]+:\\d{1,5}(\\s*,\\s*[^\\s,:@]+:\\d{1,5})*");
    private static final int MAX_SERVERS_LENGTH = 4_096;
    private static final String SERVERS_FORMAT = "host:port, several with commas";

    private static final Key.Required<String> BOOTSTRAP_SERVERS = Key.required(
            "bootstrapServers",
            Conversion.of(KafkaSinkProvider::servers, Function.identity()).describedBy(SERVERS),
            "Addresses of the brokers as host:port, several with commas.",
            SERVERS_FORMAT);
    private static final SectionKey PROPERTIES = new SectionKey(
            "properties", "Properties of the Kafka producer, such as compression.type; none by default.");
    private static final SectionKey TOPICS = new SectionKey(
            "topics", "Topics of messages and their names at the broker; a topic that is not here keeps its name.");
    private static final Key.Optional<String> TRANSACTIONAL_ID = Key.optional(
            "transactionalId",
            TEXT,
            "Sends in Kafka transactions with this id: consumers that read what is committed get each message exactly once. The"
                    + " same for all relays of an outbox, and for no other.",
            "no transactions: what was sent without an answer is sent again");
    private static final Key.WithDefault<RecordTime> RECORD_TIME = Key.withDefault(
            "recordTime",
            Conversion.choice(RecordTime.class),
            RecordTime.SENT,
            "What a record's timestamp says: when it was sent, or when it occurred (what is sent late expires early).");
    private static final Key.WithDefault<SizeCheck> SIZE_CHECK = Key.withDefault(
            "sizeCheck",
            Conversion.choice(SizeCheck.class),
            SizeCheck.BEFORE_COMPRESSION,
            "Who decides that a message is too large: the sink by its size before compression, or the broker.");

    @Override
    public SectionKey key() {
        return new SectionKey("kafka", "Delivers the messages to Apache Kafka.");
    }

    @Override
    public SinkConfig read(Section section) {
        return new KafkaSinkConfig(
                section.get(BOOTSTRAP_SERVERS).orElse("localhost:9092"),
                section.liveTexts(PROPERTIES, KafkaSinkProvider::misspeltProperty),
                section.texts(TOPICS, any -> Optional.empty()),
                section.get(SinkKeys.SOURCE),
                section.get(TRANSACTIONAL_ID).orElse(null),
                section.get(RECORD_TIME),
                section.get(SIZE_CHECK));
    }

    /** The message leaves out what may be a password, which some clients take in such an address. */
    private static String servers(String text) {
        if (text.length() > MAX_SERVERS_LENGTH || !SERVERS.matcher(text).matches()) {
            throw new IllegalArgumentException(Addresses.withoutSecrets(text) + " (expected: " + SERVERS_FORMAT + ")");
        }
        return text;
    }

    /** Kafka's producer takes any name because plug-ins may read it, so it does not notice a misspelt one. */
    private static Optional<String> misspeltProperty(String name) {
        return ProducerConfig.configNames().contains(name)
                ? Optional.empty()
                : Suggestions.nearest(name, ProducerConfig.configNames())
                        .map(near -> "unknown to Kafka's producer; did you mean " + near + "?");
    }
}
