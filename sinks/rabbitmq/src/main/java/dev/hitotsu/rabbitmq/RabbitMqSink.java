package dev.hitotsu.rabbitmq;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Reconnector;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages into RabbitMQ with publisher confirms.
 *
 * <pre>{@code
 * try (RabbitMqSink sink = RabbitMqSink.builder().uri("amqp://guest:guest@localhost").build();
 *         SinkSession session = sink.open(1)) {
 *     session.send(message).thenAccept(result -> ...);
 * }
 * }</pre>
 *
 * <p>A message goes to the queue named like its topic, or where {@link RabbitMqSinkBuilder#router} says. The sink
 * declares a queue when it first uses it (durable, of type quorum). The message is persistent and mandatory. Its body
 * is the payload; {@code message-id}, {@code type} and {@code timestamp} are set; its headers are its own, the
 * CloudEvents attributes under their Kafka names ({@code ce_id} and so on), {@code hitotsu-key}, and
 * {@code hitotsu-tombstone} for a null payload.
 *
 * <p><b>Promise.</b> {@link Pipelining#ONE_PER_KEY}: {@code Sent} means that the broker confirmed, for a quorum queue
 * that a majority has it on disk. A {@code basic.nack} or {@code basic.return} of one message says nothing about the
 * next, which the broker may have taken already. So a caller that wants order waits for each result before it sends the
 * next message of the key.
 *
 * <p><b>Results.</b> A message refused with {@code basic.nack}: {@code Retryable}. A message returned as unroutable, a
 * queue or exchange that is missing or not permitted: {@code DestinationUnavailable}. A message larger than the
 * broker's {@code max_message_size}, or one that AMQP cannot carry: {@code Rejected}. The broker closes the channel
 * over a message that is too large; the others in flight are {@code Unavailable}. The sink remembers the limit for a
 * minute, and rejects larger ones at once meanwhile. Connection lost, or no confirm within {@code confirmTimeout},
 * which is also how a broker with a memory or disk alarm shows: {@code Unavailable}.
 *
 * <p><b>Threads.</b> Any thread may send; results come from that thread, the connection's or the watch's, where
 * continuations must not block. {@link SinkSession#send} waits at most {@code maxBlock} (one second) for a connection,
 * and as long for a place in the window. A session has a connection of its own, and reconnects by itself.
 */
public final class RabbitMqSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(RabbitMqSink.class);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHECK_PAUSE = Duration.ofMillis(50);

    private final BrokerAddress address;
    private final SinkOptions options;
    private final SizeLimit sizeLimit = new SizeLimit();
    private final OpenSessions<RabbitMqSession> sessions = new OpenSessions<>();

    RabbitMqSink(BrokerAddress address, SinkOptions options) {
        this.address = address;
        this.options = options;
    }

    /** A builder, which needs a {@code uri} at least. */
    public static RabbitMqSinkBuilder builder() {
        return new RabbitMqSinkBuilder();
    }

    @Override
    public SinkSession open(long fence) {
        return sessions.open(onEnd -> new RabbitMqSession(newChannels(), options, sizeLimit, onEnd));
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ONE_PER_KEY;
    }

    /** {@inheritDoc} It is {@link RabbitMqSinkBuilder#confirmTimeout}. */
    @Override
    public Duration sendTimeout() {
        return options.confirmTimeout();
    }

    /** {@inheritDoc} A queue that is missing is no obstacle where the sink will declare it. */
    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        Reconnector<PublisherChannel> channels = newChannels();
        try {
            PublisherChannel channel = channelWithin(CHECK_TIMEOUT, channels);
            channel.requireAnswer();
            List<String> reasons = new ArrayList<>();
            for (String topic : topics) {
                Destination destination =
                        options.router().apply(Message.builder(topic, "check").build());
                Optional<String> obstacle = channel.obstacle(destination);
                List<String> found = obstacle.isPresent() ? List.of(obstacle.get()) : losses(destination);
                found.forEach(reason -> reasons.add("topic " + topic + ": " + reason));
            }
            return reasons;
        } catch (IOException e) {
            return List.of("no answer: " + ChannelLoss.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of("interrupted");
        } finally {
            channels.close();
        }
    }

    /**
     * {@inheritDoc} What the broker's version has by default: nobody can ask it for the {@code max_message_size} that
     * it was told.
     */
    @Override
    public List<MessageLimit> limits(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        Reconnector<PublisherChannel> channels = newChannels();
        try {
            return List.of(channelWithin(CHECK_TIMEOUT, channels).defaultLimit());
        } catch (IOException e) {
            log.debug("the version of RabbitMQ is not known", e);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            channels.close();
        }
    }

    private List<String> losses(Destination destination) throws InterruptedException {
        ManagementClient management = options.management();
        if (management == null || !destination.isQueue()) {
            return List.of();
        }
        String queue = destination.routingKey();
        try {
            return management.losses(address.virtualHost(), queue).stream()
                    .map(loss -> "queue " + queue + ": " + loss)
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of(); // it will be declared
        } catch (IOException e) {
            return List.of("queue " + queue + ": its settings are not known: " + ChannelLoss.describe(e));
        }
    }

    private PublisherChannel channelWithin(Duration limit, Reconnector<PublisherChannel> channels)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return channels.connection();
            } catch (IOException e) {
                if (sessions.isClosed() || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                // The connection opens in the background, and nothing tells of it.
                Thread.sleep(CHECK_PAUSE);
            }
        }
    }

    private Reconnector<PublisherChannel> newChannels() {
        return new Reconnector<>(
                "hitotsu-rabbitmq-connect",
                options.maxBlock(),
                () -> PublisherChannel.connect(address, options, sizeLimit::learnFrom));
    }

    @Override
    public void close() {
        sessions.close();
    }
}
