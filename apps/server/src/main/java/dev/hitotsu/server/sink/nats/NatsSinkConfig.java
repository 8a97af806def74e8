package dev.hitotsu.server.sink.nats;

import dev.hitotsu.config.LiveText;
import dev.hitotsu.message.Sink;
import dev.hitotsu.nats.NatsSink;
import dev.hitotsu.nats.NatsSinkBuilder;
import dev.hitotsu.nats.StreamDeclaration;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * NATS JetStream.
 *
 * @param uri nats://user:password@host:port, several with commas between them
 * @param names topics of messages and their subjects; others keep their name
 * @param declareStreams how a missing stream is declared, if at all
 * @param exclusiveStream the only stream, which nobody else writes; null without one
 * @param source the CloudEvents source
 * @param ackTimeout how long the server may take to answer; null for what the relay asks
 */
record NatsSinkConfig(
        LiveText uri,
        Map<String, String> names,
        StreamDeclaration declareStreams,
        @Nullable String exclusiveStream,
        String source,
        @Nullable Duration ackTimeout)
        implements SinkConfig {
    /** The limit of the NATS sink. */
    private static final int MAX_WINDOW = 100_000;

    NatsSinkConfig {
        names = Map.copyOf(names);
    }

    /** The addresses, which were checked when they were read, without users. */
    private String servers() {
        return Arrays.stream(uri.first().split(",", -1))
                .map(each -> URI.create(each.strip()))
                .map(each -> each.getHost() + (each.getPort() < 0 ? "" : ":" + each.getPort()))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String system() {
        return "nats";
    }

    @Override
    public String displayName() {
        return "NATS at " + servers();
    }

    @Override
    public String purpose() {
        return displayName()
                + (exclusiveStream == null ? "" : ", stream " + exclusiveStream)
                + (names.isEmpty() ? "" : ", topics " + new TreeMap<>(names));
    }

    @Override
    public String routing() {
        return exclusiveStream == null
                ? ", into streams that keep subjects with the names of the topics"
                : ", into the stream " + exclusiveStream + ", which nobody else writes";
    }

    @Override
    public Set<String> topics() {
        return names.keySet();
    }

    @Override
    public int maxWindow() {
        return MAX_WINDOW;
    }

    @Override
    public Sink open(SendLimits limits) {
        NatsSinkBuilder builder = NatsSink.builder()
                .uri(uri::present)
                .streamDeclaration(declareStreams)
                .source(source)
                .ackTimeout(Objects.requireNonNullElse(ackTimeout, limits.sendTimeout()))
                .window(Math.min(limits.window(), MAX_WINDOW))
                .router(message -> names.getOrDefault(message.topic(), message.topic()));
        return (exclusiveStream == null ? builder : builder.exclusiveStream(exclusiveStream)).build();
    }

    /** Hides the users and the passwords of the addresses. */
    @Override
    public String toString() {
        return "NatsSinkConfig[" + displayName() + ", declareStreams=" + declareStreams + ", exclusiveStream="
                + exclusiveStream + "]";
    }
}
