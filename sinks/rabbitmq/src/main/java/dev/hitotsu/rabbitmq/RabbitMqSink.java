package dev.hitotsu.rabbitmq;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Sends messages into RabbitMQ with publisher confirms.
 *
 * <pre>{@code
 * try (RabbitMqSink sink = RabbitMqSink.builder().uri("amqp://guest:guest@localhost").build()) {
 *     sink.send(message).thenAccept(result -> ...);
 * }
 * }</pre>
 *
 * <p>A message goes to the queue named like its topic, or where {@link RabbitMqSinkBuilder#router} says. The sink declares a
 * queue when it first uses it (durable, of type quorum). The message is persistent and mandatory. Its body is the payload; {@code message-id},
 * {@code type} and {@code timestamp} are set; its headers are its own, the CloudEvents attributes under their Kafka names
 * ({@code ce_id} and so on), {@code hitotsu-key}, and {@code hitotsu-tombstone} for a null payload.
 *
 * <p><b>Promise.</b> {@link Pipelining#ONE_PER_KEY}: {@code Sent} means that the broker confirmed, for a quorum queue that a
 * majority has it on disk. A {@code basic.nack} or {@code basic.return} of one message says nothing about the next,
 * which the broker may have taken already. So a caller that wants order waits for each result before it sends the next
 * message of the key.
 *
 * <p><b>Results.</b> A message refused with {@code basic.nack}: {@code Retryable}. A message returned as unroutable, a queue
 * or exchange that is missing or not permitted: {@code DestinationUnavailable}.
 * A message larger than the broker's {@code max_message_size}, or one that AMQP cannot carry: {@code Rejected}. The broker
 * closes the channel over a message that is too large; the others in flight are {@code Unavailable}. The sink remembers the limit for a minute, and rejects larger ones at once
 * meanwhile. Connection lost, or no confirm within {@code
 * confirmTimeout}, which is also how a broker with a memory or disk alarm shows: {@code Unavailable}.
 *
 * <p><b>Threads.</b> Any thread may send; results come from that thread, the connection's or the watch's, where
 * continuations must not block. {@link #send} waits at most {@code maxBlock} (one second) for a connection, and as long for
 * a place in the window. The sink reconnects by itself.
 */
public final class RabbitMqSink implements Sink {
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHECK_PAUSE = Duration.ofMillis(50);
    private static final Duration SIZE_LIMIT_LIFETIME = Duration.ofMinutes(1);

    private final SinkOptions options;
    private final MessageEncoder encoder;
    private final SessionProvider reconnection;
    private final Semaphore window;
    private volatile SizeLimit limit = new SizeLimit(Long.MAX_VALUE, "", 0);
    private volatile boolean closed;

    private record SizeLimit(long maxBytes, String reason, long validUntil) {}

    RabbitMqSink(ConnectionFactory factory, SinkOptions options) {
        this.options = options;
        this.encoder = new MessageEncoder(options.source());
        this.reconnection = new SessionProvider(factory, options, this::rememberSizeLimit);
        this.window = new Semaphore(options.window());
    }

    /** A builder, which needs a {@code uri} at least. */
    public static RabbitMqSinkBuilder builder() {
        return new RabbitMqSinkBuilder();
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ONE_PER_KEY;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        Destination destination = options.router().apply(message);
        Optional<String> rejection =
                MessageEncoder.rejectionReason(message, destination).or(() -> tooLarge(message));
        if (rejection.isPresent()) {
            return answer(SendResult.rejected(rejection.get()));
        }
        try {
            return send(message, destination);
        } catch (IOException e) {
            return answer(SendResult.unavailable(ChannelLoss.describe(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(SendResult.unavailable("interrupted"));
        }
    }

    private CompletableFuture<SendResult> send(Message message, Destination destination)
            throws IOException, InterruptedException {
        SinkSession session = reconnection.session();
        if (!window.tryAcquire() && !window.tryAcquire(options.maxBlock().toNanos(), NANOSECONDS)) {
            return answer(SendResult.unavailable("window: full of " + options.window() + " messages in flight"));
        }
        RabbitMqSend send = new RabbitMqSend(message, destination, encoder.properties(message), System.nanoTime());
        CompletableFuture<SendResult> result = send.whenComplete((done, error) -> window.release());
        session.send(send);
        return result;
    }

    /** {@inheritDoc} A queue that is missing is no obstacle where the sink will declare it. */
    @Override
    public List<String> check(Collection<String> topics) {
        requireNonNull(topics, "topics: null (expected: names)");
        try {
            SinkSession session = sessionWithin(CHECK_TIMEOUT);
            session.requireAnswer();
            List<String> reasons = new ArrayList<>();
            for (String topic : topics) {
                session.obstacle(options.router()
                                .apply(Message.builder(topic, "check").build()))
                        .ifPresent(reason -> reasons.add("topic " + topic + ": " + reason));
            }
            return reasons;
        } catch (IOException e) {
            return List.of("no answer: " + ChannelLoss.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of("interrupted");
        }
    }

    private SinkSession sessionWithin(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return reconnection.session();
            } catch (IOException e) {
                if (closed || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                // The connection opens in the background, and nothing tells of it.
                Thread.sleep(CHECK_PAUSE);
            }
        }
    }

    private Optional<String> tooLarge(Message message) {
        SizeLimit known = limit;
        boolean tooLarge = message.payloadSize() > known.maxBytes && System.nanoTime() - known.validUntil < 0;
        return tooLarge
                ? Optional.of("payload: " + message.payloadSize() + " bytes (expected: " + known.maxBytes
                        + " at most; the broker said: " + known.reason + ")")
                : Optional.empty();
    }

    private void rememberSizeLimit(ChannelLoss loss) {
        if (loss.maxMessageSize().isPresent()) {
            long until = System.nanoTime() + SIZE_LIMIT_LIFETIME.toNanos();
            limit = new SizeLimit(loss.maxMessageSize().getAsLong(), loss.reason(), until);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            reconnection.close();
        }
    }

    private static CompletableFuture<SendResult> answer(SendResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
