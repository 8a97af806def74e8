package dev.hitotsu.server.sink.nats;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.LiveText;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.nats.NatsSink;
import dev.hitotsu.nats.StreamDeclaration;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkKeys;
import dev.hitotsu.server.sink.SinkProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the section {@code nats}. */
public final class NatsSinkProvider implements SinkProvider {
    private static final String FORMAT = "nats://user:password@host:port or tls://…, several with commas between them";

    private static final Key.Required<String> URI_KEY = Key.required(
            "uri",
            Conversion.of(NatsSinkProvider::servers, Function.identity())
                    .describedBy(Pattern.compile("(nats|tls)://.+")),
            "Addresses of the servers as nats://user:password@host:port with commas between them, or tls: with TLS.",
            FORMAT);
    private static final SectionKey TOPICS =
            new SectionKey("topics", "Topics of messages and their subjects; a topic that is not here keeps its name.");
    private static final Key.WithDefault<StreamDeclaration> DECLARE_STREAMS = Key.withDefault(
            "declareStreams",
            Conversion.choice(StreamDeclaration.class),
            StreamDeclaration.FILE,
            "Whether the relay declares a stream on file for a subject that none keeps, or none because they exist.");
    private static final Key.Optional<String> EXCLUSIVE_STREAM = Key.optional(
            "exclusiveStream",
            TEXT,
            "Only stream, which keeps all subjects and which nobody else writes; then messages of a key are pipelined.",
            "none, streams may have other writers");
    private static final Key.Optional<Duration> ACK_TIMEOUT = Key.optional(
            "ackTimeout",
            DURATION,
            "How long the server may take to acknowledge a message; at most twice the lease.",
            "10s, or twice the lease where that is shorter");

    @Override
    public SectionKey key() {
        return new SectionKey("nats", "Delivers the messages to NATS JetStream.");
    }

    @Override
    public SinkConfig read(Section section) {
        return new NatsSinkConfig(
                section.live(URI_KEY).orElseGet(() -> LiveText.fixed("nats://localhost")),
                section.texts(TOPICS, any -> Optional.empty()),
                section.get(DECLARE_STREAMS),
                section.get(EXCLUSIVE_STREAM).orElse(null),
                section.get(SinkKeys.SOURCE),
                section.get(ACK_TIMEOUT).orElse(null));
    }

    /** The message does not repeat the value, which may hold a password. */
    private static String servers(String text) {
        try {
            var unused = NatsSink.builder().uri(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not understood (expected: " + FORMAT + ")");
        }
    }
}
