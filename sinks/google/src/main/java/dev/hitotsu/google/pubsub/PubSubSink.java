package dev.hitotsu.google.pubsub;

import static java.util.Objects.requireNonNull;

import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.PublisherGrpc;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.google.internal.ResourceCheck;
import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Sends messages into topics of Google Cloud Pub/Sub.
 *
 * <pre>{@code
 * try (PubSubSink sink = PubSubSink.builder().project("shop-1234").region("europe-west3").build();
 *         SinkSession session = sink.open(1)) {
 *     session.send(message).thenAccept(result -> ...);
 * }
 * }</pre>
 *
 * <p>A message goes to the topic of Pub/Sub named like its own, or where {@link PubSubSinkBuilder#router} says. The
 * ordering key is its key; messages with keys need the endpoint of one region, because Pub/Sub keeps no order between
 * regions. Its headers and the attributes of CloudEvents ({@code ce-id} and so on) are attributes, the payload is the
 * data.
 *
 * <p><b>Promise.</b> {@link Pipelining#ORDERED}: {@code Sent} means that Pub/Sub has stored the message. Of a key one
 * request is under way at a time, with up to 1,000 messages or 10 MB that came meanwhile; where it fails, all messages
 * behind it fail until {@link SinkSession#resume}. Pub/Sub takes a message again that is sent again.
 *
 * <p><b>Results.</b> No answer, server faults, credentials that are missing or expired: {@code Unavailable}. A topic
 * that is missing, that may not be used, or whose encryption key is away, and quotas that are used up:
 * {@code DestinationUnavailable}. Too large or too many attributes, a key without a region, a name that is none of a
 * topic, and what Pub/Sub calls an invalid argument: {@code Rejected}. Where Pub/Sub refuses a request with several
 * messages, each of them is sent alone, so that one of them harms no other.
 *
 * <p><b>Threads.</b> Of a session, one thread sends; results come from threads of gRPC, where continuations must not
 * block. {@link SinkSession#send} waits at most {@code maxBlock} (one second) for a place in the window. The sink has
 * one connection and never tries again by itself.
 */
public final class PubSubSink implements Sink {
    /** How large a request with a message may be, in bytes; Pub/Sub's own limit. */
    public static final long MAX_REQUEST_BYTES = Lane.MAX_BYTES;

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

    private final GrpcChannel channel;
    private final SinkOptions options;
    private final OpenSessions<PubSubSession> sessions = new OpenSessions<>();

    PubSubSink(GrpcChannel channel, SinkOptions options) {
        this.channel = channel;
        this.options = options;
    }

    /** A builder, which needs a project. */
    public static PubSubSinkBuilder builder() {
        return new PubSubSinkBuilder();
    }

    @Override
    public SinkSession open(long fence) {
        return sessions.open(onEnd -> new PubSubSession(channel, options, onEnd));
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ORDERED;
    }

    /** {@inheritDoc} It is {@link PubSubSinkBuilder#ackTimeout}. */
    @Override
    public Duration sendTimeout() {
        return options.ackTimeout();
    }

    /** {@inheritDoc} It asks for each topic, or for one that need not exist; that needs {@code pubsub.topics.get}. */
    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        ResourceCheck check =
                new ResourceCheck(channel, "topic", topic -> options.obstacle(topic, null), this::requireTopic);
        return check.obstacles(topics, options.router());
    }

    private void requireTopic(String topic) {
        var unused = channel.call(
                PublisherGrpc.getGetTopicMethod(),
                GetTopicRequest.newBuilder()
                        .setTopic(ResourceNames.topic(options.project(), topic))
                        .build(),
                CHECK_TIMEOUT);
    }

    @Override
    public void close() {
        sessions.close();
        channel.close();
    }
}
