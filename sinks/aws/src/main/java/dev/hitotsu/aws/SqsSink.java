package dev.hitotsu.aws;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.TopicObstacles;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Sends messages into queues of Amazon SQS.
 *
 * <pre>{@code
 * try (SqsSink sink = SqsSink.builder().region("eu-central-1").build();
 *         SinkSession session = sink.open(1)) {
 *     session.send(message).thenAccept(result -> ...);
 * }
 * }</pre>
 *
 * <p>A message goes to the FIFO queue named like its topic, with {@code .fifo} behind it, or where
 * {@link SqsSinkBuilder#router} says. The message group is its key, or the key's SHA-256 where SQS does not take the
 * key; a message without a key is a group of its own. Its id is the deduplication id: within five minutes a FIFO queue
 * takes a message once, however often it is sent. The body is the payload, in base64 where that is no text of XML
 * characters. Everything else stands in the attribute {@code hitotsu}, a JSON object: the message's own headers, those
 * of CloudEvents ({@code ce_id} and so on), topic and key.
 *
 * <p><b>Promise.</b> {@link Pipelining#ONE_PER_KEY}: {@code Sent} means that SQS has stored the message. A caller that
 * wants order waits for each result before it sends the next message of the key. A request holds at most ten messages
 * and 1 MiB, and one message of a group at most. Standard queues keep no order, and take a message again that is sent
 * again.
 *
 * <p><b>Results.</b> No answer, server faults, credentials that are missing or expired: {@code Unavailable}. A queue
 * that is missing, that may not be used, or that is throttled, or whose encryption key is away:
 * {@code DestinationUnavailable}. Too large for SQS or the queue, a key on a standard queue, a name that is none of a
 * queue, and what SQS calls the sender's fault: {@code Rejected}. Where SQS refuses a request as a whole, each of its
 * messages is sent alone, so that one of them harms no other.
 *
 * <p><b>Threads.</b> Of a session, one thread sends; results come from the session's threads, where continuations must
 * not block. {@link SinkSession#send} waits at most {@code maxBlock} (one second) for a place in the window. The sink's
 * client never tries again by itself. It keeps five idle connections, unless the system property
 * {@code http.maxConnections} says otherwise.
 */
public final class SqsSink implements Sink {
    /** How large a message may be with its attributes, in bytes; SQS's own limit. */
    public static final long MAX_MESSAGE_BYTES = QueueSender.MAX_BYTES;

    private final SqsConnection connection;
    private final SinkOptions options;
    private final OpenSessions<SqsSession> sessions = new OpenSessions<>();

    SqsSink(SqsConnection connection, SinkOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /** A builder. */
    public static SqsSinkBuilder builder() {
        return new SqsSinkBuilder();
    }

    @Override
    public SinkSession open(long fence) {
        return sessions.open(onEnd -> new SqsSession(connection, options, onEnd));
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ONE_PER_KEY;
    }

    /** {@inheritDoc} It is {@link SqsSinkBuilder#ackTimeout}. */
    @Override
    public Duration sendTimeout() {
        return options.ackTimeout();
    }

    /** {@inheritDoc} It asks for the address and the attributes of each queue, or of one that need not exist. */
    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        try {
            String away = unreachable();
            if (away != null) {
                return List.of(away);
            }
            return TopicObstacles.of(topics, options.router(), this::obstacle);
        } catch (RuntimeException e) {
            return List.of("no answer: " + SqsFaults.describe(e));
        }
    }

    /** A queue need not be there for SQS to answer, and nobody need be allowed to list queues. */
    private @Nullable String unreachable() {
        try {
            var unused = connection.client().getQueueUrl(request -> request.queueName("hitotsu-check"));
            return null;
        } catch (AwsServiceException e) {
            SendResult result = SqsFaults.resultOf(e, "hitotsu-check");
            return result instanceof SendResult.Unavailable ? "no answer: " + result.reason() : null;
        }
    }

    private @Nullable String obstacle(String queue) {
        String unfit = options.type().obstacle(queue);
        if (unfit != null) {
            return unfit;
        }
        try {
            var unused = connection.find(queue);
        } catch (AwsServiceException e) {
            return "queue " + queue + ": " + SqsFaults.describe(e);
        }
        return shortMemory(queue);
    }

    private @Nullable String shortMemory(String queue) {
        Duration min = options.minDuplicateWindow();
        Duration kept = options.type() == QueueType.FIFO ? SinkOptions.DUPLICATE_WINDOW : Duration.ZERO;
        return min == null || min.compareTo(kept) <= 0
                ? null
                : "queue " + queue + ": knows for " + kept + " what it has taken (expected: " + min
                        + " at least, or what is sent again after an outage stands there twice)";
    }

    @Override
    public void close() {
        sessions.close();
        connection.close();
    }
}
