package dev.hitotsu.nats;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Reconnector;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.TopicObstacles;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages into streams of NATS JetStream.
 *
 * <pre>{@code
 * try (NatsSink sink = NatsSink.builder().uri("nats://localhost:4222").build();
 *         SinkSession session = sink.open(1)) {
 *     session.send(message).thenAccept(result -> ...);
 * }
 * }</pre>
 *
 * <p>A message goes to the subject named like its topic, or where {@link NatsSinkBuilder#router} says. The sink
 * declares a stream for a subject that none keeps ({@link StreamDeclaration}). The body is the payload. Its headers are
 * the message's own, the CloudEvents attributes ({@code ce-id} and so on; CloudEvents 1.0, NATS protocol binding,
 * binary mode), {@code hitotsu-key}, {@code hitotsu-tombstone} for a null payload, and {@code Nats-Msg-Id}: within its
 * {@code duplicate_window} a stream takes a message once, however often it is sent. Values are percent-encoded where
 * they are not ASCII.
 *
 * <p><b>Promise.</b> {@link Pipelining#ONE_PER_KEY}: {@code Sent} means that the stream has the message. A caller that
 * wants order waits for each result before it sends the next message of the key. With an
 * {@link NatsSinkBuilder#exclusiveStream exclusive stream} it is {@link Pipelining#ORDERED}: each message names the one
 * behind which it must stand, so any number may be in flight. The server answers before it has written the file to disk
 * ({@code sync_interval}, two minutes by default), so what it answered survives its crash, but not that of its machine,
 * unless the stream has several replicas.
 *
 * <p><b>Results.</b> A subject without a stream, or not permitted; a stream that is full or without a quorum:
 * {@code DestinationUnavailable}. Larger than the server's {@code max_payload} or the stream's {@code max_msg_size}, or
 * one that NATS cannot carry, such as a topic with blanks: {@code Rejected}. Connection lost, or no answer within
 * {@code ackTimeout}: {@code Unavailable}. Any other error of the stream: {@code Retryable}.
 *
 * <p><b>Threads.</b> Of a session, one thread sends; results come from that thread, the client's or the watch's, where
 * continuations must not block. {@link SinkSession#send} waits at most {@code maxBlock} (one second) for a connection,
 * and as long for a place in the window. A session has a connection of its own, and opens a new one after a loss.
 */
public final class NatsSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(NatsSink.class);

    private final ConnectionSettings settings;
    private final SinkOptions options;
    private final Duration minDuplicateWindow;
    private final OpenSessions<NatsSession> sessions = new OpenSessions<>();

    NatsSink(ConnectionSettings settings, SinkOptions options, Duration minDuplicateWindow) {
        this.settings = settings;
        this.options = options;
        this.minDuplicateWindow = minDuplicateWindow;
    }

    /** A builder, which needs a {@code uri} at least. */
    public static NatsSinkBuilder builder() {
        return new NatsSinkBuilder();
    }

    @Override
    public SinkSession open(long fence) {
        Reconnector<PublisherConnection> connections = new Reconnector<>(
                "hitotsu-nats-connect", options.maxBlock(), () -> PublisherConnection.connect(settings, options));
        return sessions.open(onEnd -> new NatsSession(connections, options, onEnd));
    }

    @Override
    public Pipelining pipelining() {
        return options.exclusiveStream() == null ? Pipelining.ONE_PER_KEY : Pipelining.ORDERED;
    }

    /** {@inheritDoc} It is {@link NatsSinkBuilder#ackTimeout}. */
    @Override
    public Duration sendTimeout() {
        return options.ackTimeout();
    }

    /** {@inheritDoc} A stream that is missing is no obstacle where the sink will declare it. */
    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        try {
            PublisherConnection connection = PublisherConnection.connect(settings, options);
            try {
                return obstacles(topics, connection.streams());
            } finally {
                connection.close("checked");
            }
        } catch (IOException e) {
            return List.of("no answer: " + NatsErrors.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of("interrupted");
        }
    }

    /** {@inheritDoc} The server's {@code max_payload}, and {@code max_msg_size} of streams. */
    @Override
    public List<MessageLimit> limits(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        try {
            PublisherConnection connection = PublisherConnection.connect(settings, options);
            try {
                return limits(topics, connection);
            } finally {
                connection.close("asked");
            }
        } catch (IOException e) {
            log.debug("the limits of NATS are not known", e);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<MessageLimit> limits(Collection<String> topics, PublisherConnection connection) throws IOException {
        Set<MessageLimit> limits = new LinkedHashSet<>();
        limits.add(new MessageLimit("max_payload of NATS", connection.maxPayload()));
        for (String topic : topics) {
            String subject =
                    options.router().apply(Message.builder(topic, "check").build());
            if (Subjects.obstacle(subject) == null) {
                connection.streams().keeping(subject).flatMap(Streams::limit).ifPresent(limits::add);
            }
        }
        return List.copyOf(limits);
    }

    private List<String> obstacles(Collection<String> topics, Streams streams) throws IOException {
        if (options.exclusiveStream() != null) {
            Optional<StreamInfo> stream = streams.named(options.exclusiveStream());
            if (stream.isEmpty()) {
                return List.of("stream " + options.exclusiveStream() + ": missing (expected: one)");
            }
        }
        return TopicObstacles.of(topics, options.router(), subject -> obstacle(subject, streams));
    }

    private @Nullable String obstacle(String subject, Streams streams) throws IOException {
        String unfit = Subjects.obstacle(subject);
        if (unfit != null) {
            return unfit;
        }
        String only = options.exclusiveStream();
        Optional<StreamInfo> found = streams.keeping(subject);
        if (found.isEmpty()) {
            return only == null && options.declaration() != StreamDeclaration.NONE
                    ? null
                    : "no stream keeps subject " + subject + " (expected: one)";
        }
        String name = found.get().getConfiguration().getName();
        return only == null || only.equals(name)
                ? Streams.obstacle(found.get(), minDuplicateWindow).orElse(null)
                : "subject " + subject + " is kept by stream " + name + " (expected: the exclusive one, " + only + ")";
    }

    @Override
    public void close() {
        sessions.close();
    }
}
