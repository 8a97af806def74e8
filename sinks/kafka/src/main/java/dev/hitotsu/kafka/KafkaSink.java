package dev.hitotsu.kafka;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.kafka.internal.ProgressTopic;
import dev.hitotsu.kafka.internal.TopicCache;
import dev.hitotsu.kafka.internal.TopicLookup;
import dev.hitotsu.kafka.internal.TopicState;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.OpenSessions;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages into Kafka, in the order per key in which they come.
 *
 * <pre>{@code
 * try (KafkaSink sink = KafkaSink.builder()
 *                 .property("bootstrap.servers", "localhost:9092")
 *                 .route("orders", "shop.orders.v1")
 *                 .build();
 *         SinkSession session = sink.open(1)) {
 *     session.send(message).thenAccept(result -> ...);
 * }
 * }</pre>
 *
 * <p>A record has the message's key as UTF-8 and its payload unchanged; no key and a tombstone are null. Its headers
 * are the CloudEvents attributes ({@code ce_specversion}, {@code ce_id}, {@code ce_source}, {@code ce_type},
 * {@code ce_time}; CloudEvents 1.0, Kafka protocol binding, binary mode) and the message's own. Its timestamp is when
 * it was sent, unless {@link RecordTime} says otherwise. Kafka's default partitioner chooses the partition by the key.
 *
 * <p><b>Promise.</b> {@link Pipelining#ORDERED}: what the broker has taken of a key is a prefix of what was sent in a
 * session. Three things ensure that.
 * <ol>
 *   <li>The producer is idempotent with {@code acks=all}: the broker drops the second copy of a batch that the producer
 *       repeats (KIP-98).
 *   <li>{@code max.in.flight.requests.per.connection} is 1, with which the producer holds a partition back until its
 *       batch in flight is answered. Five would not do: sequence numbers make the broker refuse a batch behind one that
 *       it did not append, except where it knows nothing of the producer in that partition yet. There it takes any
 *       sequence number ({@code ProducerAppendInfo.checkSequence} of Kafka 4.3), so a second batch could be taken in
 *       front of a first. One request a connection measured between as fast and a fifth slower, with the broker on the
 *       same 2 cores.
 *   <li>When the broker does not take a record, the session closes its producer at once from its own I/O thread, before
 *       that thread could send what comes behind: the producer by itself would send it, under a new epoch. All that is
 *       in flight then ends as {@link SendResult.Unavailable}, and so does every send until
 *       {@link SinkSession#resume()}.
 * </ol>
 * The broker may read a request late, from a producer already closed. That request holds what was next in its
 * partition, so it repeats messages, and overtakes none.
 *
 * <p><b>Transactions.</b> With a {@link KafkaSinkBuilder#transactionalId transactional id} the sink delivers each
 * message exactly once to consumers that read what is committed: it writes down what a transaction has delivered in
 * that transaction, and tells so after a failure or a take-over ({@link SinkSession#recover()}).
 *
 * <p><b>Results.</b> Too large, an invalid topic or record: {@code Rejected}. A topic that is unknown or not permitted:
 * {@code DestinationUnavailable}, remembered for five seconds. The broker away, {@code delivery.timeout.ms} passed, or
 * the window full for longer than {@code max.block.ms}: {@code Unavailable}. An unknown error: {@code Retryable}. A
 * record refused before it was handed over to the producer disturbs no other.
 *
 * <p><b>Threads.</b> Of a session, one thread sends; results come from that thread or from the producer's I/O thread,
 * where continuations must not block. {@link SinkSession#send} waits at most {@code max.block.ms} (one second by
 * default) for a place in the window, and as long for the producer's memory. A topic is looked up in the background
 * when the first message to it comes; messages to other topics go on.
 */
public final class KafkaSink implements Sink {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final SinkOptions options;
    private final TopicLookup lookup;
    private final TopicCache topics;
    /** Null without transactions. */
    private final @Nullable ProgressTopic progress;

    private final OpenSessions<KafkaSession> sessions = new OpenSessions<>();

    /**
     * A producer that no session has used: the first one, which shows that the settings are right, or one to ask by.
     */
    private @Nullable Producer<byte[], byte[]> spare;

    private boolean closed;

    KafkaSink(
            Supplier<Producer<byte[], byte[]>> producers,
            SinkOptions options,
            Function<KafkaSink, TopicLookup> lookups,
            Executor background,
            @Nullable ProgressTopic progress) {
        this.producers = producers;
        this.options = options;
        this.progress = progress;
        this.lookup = lookups.apply(this);
        this.topics = new TopicCache(lookup::lookUp, background, System::nanoTime);
        this.spare = producers.get();
    }

    /** A builder, which needs {@code bootstrap.servers} at least. */
    public static KafkaSinkBuilder builder() {
        return new KafkaSinkBuilder();
    }

    @Override
    public SinkSession open(long fence) {
        return sessions.open(onEnd -> new KafkaSession(senders(fence), options, topics, onEnd));
    }

    private RecordSenders senders(long fence) {
        return progress == null
                ? (window, onEnd) -> new OrderedProducer(takeProducer(), topics, window, onEnd)
                : new TransactionalSenders(this::takeProducer, progress, topics, fence);
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ORDERED;
    }

    /** {@inheritDoc} It is {@code delivery.timeout.ms}. */
    @Override
    public Duration sendTimeout() {
        return options.deliveryTimeout();
    }

    /** {@inheritDoc} Asks for each topic as the first send to it does, which may create it at a broker that does so. */
    @Override
    public List<String> check(Collection<String> messageTopics) {
        requireNonNull(messageTopics, "topics: null (expected: names)");
        String outage = lookup.outage();
        if (outage != null) {
            return List.of("no answer: " + outage);
        }
        List<String> obstacles = new ArrayList<>(progress == null ? List.of() : progress.obstacles());
        messageTopics.stream()
                .map(topic ->
                        options.route().apply(Message.builder(topic, "check").build()))
                .distinct()
                .map(topic -> switch (lookup.lookUp(topic)) {
                    case TopicState.Open open -> "";
                    case TopicState.Closed(SendResult answer) -> answer.reason();
                    case TopicState.Unreachable(String reason) -> "topic " + topic + ": " + reason;
                })
                .filter(reason -> !reason.isEmpty())
                .forEach(obstacles::add);
        return List.copyOf(obstacles);
    }

    /** {@inheritDoc} A topic's {@code max.message.bytes}, as far as the sink may read it. */
    @Override
    public List<MessageLimit> limits(Collection<String> messageTopics) {
        requireNonNull(messageTopics, "topics: null (expected: names)");
        return messageTopics.stream()
                .map(topic ->
                        options.route().apply(Message.builder(topic, "check").build()))
                .distinct()
                .flatMap(topic -> limit(topic).stream())
                .toList();
    }

    private Optional<MessageLimit> limit(String topic) {
        return lookup.lookUp(topic) instanceof TopicState.Open open && open.maxBytes() < Long.MAX_VALUE
                ? Optional.of(new MessageLimit("max.message.bytes of topic " + topic, open.maxBytes()))
                : Optional.empty();
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> unused;
        synchronized (this) {
            closed = true;
            unused = spare;
            spare = null;
        }
        sessions.close();
        if (unused != null) {
            OrderedProducer.close(unused);
        }
        lookup.close();
    }

    /**
     * Asks for the topic's partitions as a send does, so that a broker that creates topics for producers does; see
     * {@link BrokerTopicLookup}. Blocks for {@code max.block.ms}.
     */
    int partitions(String topic) {
        return spare().partitionsFor(topic).size();
    }

    private synchronized Producer<byte[], byte[]> spare() {
        Producer<byte[], byte[]> known = spare;
        Producer<byte[], byte[]> used = known == null ? newProducer() : known;
        spare = used;
        return used;
    }

    /** A producer for a session. */
    private synchronized Producer<byte[], byte[]> takeProducer() {
        Producer<byte[], byte[]> known = spare;
        spare = null;
        return known == null ? newProducer() : known;
    }

    private Producer<byte[], byte[]> newProducer() {
        if (isClosed()) {
            throw new KafkaException("the sink is closed");
        }
        return producers.get();
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
