package dev.hitotsu.kafka;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages into Kafka, in the order per key in which they come.
 *
 * <pre>{@code
 * try (KafkaSink sink = KafkaSink.builder()
 *         .property("bootstrap.servers", "localhost:9092")
 *         .route("orders", "shop.orders.v1")
 *         .build()) {
 *     sink.send(message).thenAccept(result -> ...);
 * }
 * }</pre>
 *
 * <p>A record has the message's key as UTF-8 and its payload unchanged; no key and a tombstone are null. Its headers are
 * the CloudEvents attributes ({@code ce_specversion}, {@code ce_id}, {@code ce_source}, {@code ce_type}, {@code ce_time};
 * CloudEvents 1.0, Kafka protocol binding, binary mode) and the message's own. Its timestamp is
 * when it was sent, unless {@link RecordTime} says otherwise. Kafka's default partitioner chooses the partition by the key.
 *
 * <p><b>Promise.</b> {@link Pipelining#ORDERED}: what the broker has taken of a key is a prefix of what was sent. Three things ensure
 * that.
 * <ol>
 *   <li>The producer is idempotent with {@code acks=all}: the broker drops the second copy of a batch that the producer
 *       repeats (KIP-98).
 *   <li>{@code max.in.flight.requests.per.connection} is 1, with which the producer holds a partition back until its batch
 *       in flight is answered. Five would not do: sequence numbers make the broker refuse a batch behind one that it did
 *       not append, except where it knows nothing of the producer in that partition yet. There it takes any sequence
 *       number ({@code ProducerAppendInfo.checkSequence} of Kafka 4.3), so a second batch could be taken in front of a
 *       first. One request a connection measured between as fast and a fifth slower, with the broker on the same 2 cores.
 *   <li>When the broker does not take a record, the sink closes the producer at once from its own I/O thread, before that
 *       thread could send what comes behind: the producer by itself would send it, under a new epoch. All that is in
 *       flight then ends as {@link SendResult.Unavailable}, and so does every send until {@link #resume()}.
 * </ol>
 * The broker may read a request late, from a producer already closed. That request holds what was next in its partition, so
 * it repeats messages, and overtakes none.
 *
 * <p><b>Results.</b> Too large, an invalid topic or record: {@code Rejected}. A topic that is unknown or not permitted:
 * {@code DestinationUnavailable}, remembered for five seconds. The broker away, {@code delivery.timeout.ms} passed, or the window full
 * for longer than {@code max.block.ms}: {@code Unavailable}. An unknown error: {@code Retryable}. A record refused before
 * it was handed over to the producer disturbs no other.
 *
 * <p><b>Threads.</b> One thread sends; results come from that thread or from the producer's I/O thread, where
 * continuations must not block. {@link #send} waits at most {@code max.block.ms} (one second by default) for each of: a
 * place in the window, the producer's memory, and twice for the first message to a topic.
 */
public final class KafkaSink implements Sink {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final SinkOptions options;
    private final TopicLookup lookup;
    private final TopicCache topics;
    private final RecordEncoder encoder;
    private final Semaphore window;

    private volatile @Nullable ProducerSession session;
    private volatile boolean closed;

    KafkaSink(
            Supplier<Producer<byte[], byte[]>> producers,
            SinkOptions options,
            Function<KafkaSink, TopicLookup> lookups,
            Executor background) {
        this.producers = producers;
        this.options = options;
        this.lookup = lookups.apply(this);
        this.topics = new TopicCache(lookup::lookUp, background, System::nanoTime);
        this.encoder = new RecordEncoder(options.source(), options.recordTime());
        this.window = new Semaphore(options.window());
        this.session = newSession();
    }

    /** A builder, which needs {@code bootstrap.servers} at least. */
    public static KafkaSinkBuilder builder() {
        return new KafkaSinkBuilder();
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ORDERED;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        if (closed) {
            return answer(SendResult.unavailable("the sink is closed"));
        }
        ProducerSession current;
        try {
            current = currentSession();
        } catch (KafkaException e) {
            return answer(SendResult.unavailable("no producer: " + causes(e)));
        }
        String givenUp = current.endReason();
        return givenUp == null ? send(current, message) : answer(SendResult.unavailable(givenUp));
    }

    private CompletableFuture<SendResult> send(ProducerSession current, Message message) {
        String rejection = RecordEncoder.rejectionReason(message.headers());
        if (rejection != null) {
            return answer(SendResult.rejected(rejection));
        }
        ProducerRecord<byte[], byte[]> record =
                encoder.encode(message, options.route().apply(message));
        SendResult refusal = refusal(current, record);
        if (refusal == null) {
            refusal = enterWindow(current);
        }
        return refusal == null ? current.send(record) : answer(refusal);
    }

    private @Nullable SendResult refusal(ProducerSession current, ProducerRecord<byte[], byte[]> record) {
        return switch (topics.stateOf(record.topic())) {
            case TopicState.Open open -> options.sizeRefusal(record, open.maxBytes());
            case TopicState.Closed refused -> refused.answer();
            case TopicState.Unreachable unreachable ->
                current.stop("topic " + record.topic() + ": " + unreachable.reason());
        };
    }

    /** {@inheritDoc} Asks for each topic as the first send to it does, which may create it at a broker that does so. */
    @Override
    public List<String> check(Collection<String> messageTopics) {
        requireNonNull(messageTopics, "topics: null (expected: names)");
        String outage = lookup.outage();
        if (outage != null) {
            return List.of("no answer: " + outage);
        }
        return messageTopics.stream()
                .map(topic ->
                        options.route().apply(Message.builder(topic, "check").build()))
                .distinct()
                .map(topic -> switch (lookup.lookUp(topic)) {
                    case TopicState.Open open -> "";
                    case TopicState.Closed(SendResult answer) -> answer.reason();
                    case TopicState.Unreachable(String reason) -> "topic " + topic + ": " + reason;
                })
                .filter(reason -> !reason.isEmpty())
                .toList();
    }

    private @Nullable SendResult enterWindow(ProducerSession current) {
        try {
            boolean entered = window.tryAcquire() || window.tryAcquire(options.maxBlockMillis(), MILLISECONDS);
            return entered ? null : current.stop("window: full of " + options.window() + " records in flight");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return current.stop("interrupted");
        }
    }

    /** Accepts sends again: with a new producer if a send failed, with the same one if it only stopped. */
    @Override
    public void resume() {
        ProducerSession current = session;
        topics.forgetOpen();
        if (current == null) {
            return;
        }
        if (current.hasFailed()) {
            session = null;
        } else {
            current.resume();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        ProducerSession current = session;
        if (current != null) {
            current.close();
        }
        lookup.close();
    }

    /** Asks for the topic as a send does, which may create it; see {@link BrokerTopicLookup}. */
    void requirePartitions(String topic) {
        currentSession().requirePartitions(topic);
    }

    private ProducerSession currentSession() {
        ProducerSession current = session;
        return current == null ? openSession() : current;
    }

    private synchronized ProducerSession openSession() {
        if (closed) {
            throw new KafkaException("the sink is closed");
        }
        ProducerSession current = session;
        if (current == null) {
            current = newSession();
            session = current;
        }
        return current;
    }

    private ProducerSession newSession() {
        return new ProducerSession(producers.get(), topics, window);
    }

    /** The message of the error and of its cause: Kafka wraps the reason why it cannot make a producer. */
    private static String causes(KafkaException error) {
        Throwable cause = error.getCause();
        return KafkaErrors.describe(error) + (cause == null ? "" : ": " + KafkaErrors.describe(cause));
    }

    private static CompletableFuture<SendResult> answer(SendResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
