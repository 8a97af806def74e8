package dev.hitotsu.kafka;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.hitotsu.kafka.internal.KafkaErrors;
import dev.hitotsu.kafka.internal.PartitionNames;
import dev.hitotsu.kafka.internal.PinnedPartitions;
import dev.hitotsu.kafka.internal.TopicCache;
import dev.hitotsu.kafka.internal.TopicState;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sends of one sender: through one producer after the other, of which each ends with its first failure. */
final class KafkaSession implements SinkSession {
    private static final Logger log = LoggerFactory.getLogger(KafkaSession.class);
    private static final String ENDED = "the session has ended";

    private final RecordSenders senders;
    private final SinkOptions options;
    private final TopicCache topics;
    private final PartitionNames partitions;
    private final PinnedPartitions pinned = new PinnedPartitions();
    private final RecordEncoder encoder;
    private final Semaphore window;
    private final Consumer<KafkaSession> onEnd;

    private final Map<String, TopicQueue> queues = new ConcurrentHashMap<>();
    private volatile @Nullable RecordSender sender;
    private volatile boolean ended;
    private long sends;

    KafkaSession(RecordSenders senders, SinkOptions options, TopicCache topics, Consumer<KafkaSession> onEnd) {
        this.senders = senders;
        this.options = options;
        this.topics = topics;
        this.partitions = new PartitionNames(topics);
        this.encoder = new RecordEncoder(options.source(), options.recordTime());
        this.window = new Semaphore(options.window());
        this.onEnd = onEnd;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        long number = sends++;
        RecordSender current;
        try {
            current = currentSender();
        } catch (KafkaException e) {
            return answer(SendResult.unavailable("no producer: " + causes(e)));
        }
        String givenUp = current == null ? ENDED : current.endReason();
        return current == null || givenUp != null
                ? answer(SendResult.unavailable(String.valueOf(givenUp)))
                : send(current, message, number);
    }

    private CompletableFuture<SendResult> send(RecordSender current, Message message, long number) {
        String rejection = RecordEncoder.rejectionReason(message.headers());
        if (rejection != null) {
            return answer(SendResult.rejected(rejection));
        }
        ProducerRecord<byte[], byte[]> record =
                encoder.encode(message, options.route().apply(message), pinned);
        SendResult full = enterWindow(current);
        return full == null ? sendOrQueue(current, record, number) : answer(full);
    }

    /** A topic that is not known is looked up aside: the records to it wait in a queue, and those to others go on. */
    private CompletableFuture<SendResult> sendOrQueue(
            RecordSender current, ProducerRecord<byte[], byte[]> record, long number) {
        String topic = record.topic();
        TopicQueue.Waiting waiting = new TopicQueue.Waiting(current, record, number, new CompletableFuture<>());
        while (true) {
            TopicQueue queue = queues.get(topic);
            if (queue != null && queue.offer(waiting)) {
                return queued(waiting);
            }
            TopicState state = queue == null ? topics.stateOf(topic) : topics.known(topic);
            if (state != null) {
                return send(current, record, number, state);
            }
            TopicQueue added = new TopicQueue();
            boolean offered = added.offer(waiting);
            queues.put(topic, added);
            topics.lookUp(topic, found -> sendAll(topic, added, found));
            return queued(waiting);
        }
    }

    /** The producer may have ended a moment ago, when it was not in the queue yet. */
    private CompletableFuture<SendResult> queued(TopicQueue.Waiting waiting) {
        if (waiting.sender().endReason() != null) {
            answerQueued();
        }
        return waiting.answer();
    }

    private void sendAll(String topic, TopicQueue queue, TopicState state) {
        for (TopicQueue.Waiting next = queue.next(); next != null; next = queue.next()) {
            String givenUp = next.sender().endReason();
            CompletableFuture<SendResult> answer = next.answer();
            if (givenUp == null) {
                var unused = send(next.sender(), next.record(), next.number(), state)
                        .whenComplete((result, defect) -> complete(answer, result, defect));
            } else {
                answerUnsent(next, givenUp);
            }
        }
        queues.remove(topic, queue);
    }

    private static void complete(
            CompletableFuture<SendResult> answer, @Nullable SendResult result, @Nullable Throwable defect) {
        answer.complete(result == null ? SendResult.retryable(String.valueOf(defect)) : result);
    }

    /**
     * Nobody waits for lookups whose records will not be sent: there may be a thousand, and each takes its time. Those
     * of a successor wait on, because what it is given behind them would be sent before them.
     */
    private void answerQueued() {
        queues.forEach((topic, queue) -> {
            for (TopicQueue.Waiting next = queue.nextOfEnded(); next != null; next = queue.nextOfEnded()) {
                answerUnsent(next, String.valueOf(next.sender().endReason()));
            }
            if (queue.isEnded()) {
                queues.remove(topic, queue);
            }
        });
    }

    private void answerUnsent(TopicQueue.Waiting waiting, String reason) {
        window.release();
        waiting.answer().complete(SendResult.unavailable(reason));
    }

    /** The caller has entered the window. */
    private CompletableFuture<SendResult> send(
            RecordSender current, ProducerRecord<byte[], byte[]> record, long number, TopicState state) {
        SendResult refusal = switch (state) {
            case TopicState.Open open -> {
                SendResult changed = growth(current, record.topic(), open.partitions());
                yield changed == null ? options.sizeRefusal(record, open.maxBytes()) : changed;
            }
            case TopicState.Closed refused -> refused.answer();
            case TopicState.Unreachable unreachable ->
                current.stop("topic " + record.topic() + ": " + unreachable.reason());
        };
        return refusal == null ? current.send(pinned.pin(record), number) : refuse(refusal);
    }

    /** Keys move when a topic gets more partitions: what is under way must be answered first. */
    private @Nullable SendResult growth(RecordSender current, String topic, int partitions) {
        int before = partitions < 1 ? partitions : pinned.hold(topic, partitions);
        if (before == partitions) {
            return null;
        }
        log.warn(
                "Topic {}: {} partitions, before {}. What is under way is answered first. Keys move to other partitions, and"
                        + " a consumer may see what is sent now before what it has not read yet of the former partition",
                topic,
                partitions,
                before);
        return current.stop("topic " + topic + ": " + partitions + " partitions, before " + before
                + " (expected: the same while records are under way)");
    }

    private CompletableFuture<SendResult> refuse(SendResult refusal) {
        window.release();
        return answer(refusal);
    }

    private @Nullable SendResult enterWindow(RecordSender current) {
        try {
            boolean entered = window.tryAcquire() || window.tryAcquire(options.maxBlockMillis(), MILLISECONDS);
            return entered ? null : current.stop("window: full of " + options.window() + " records in flight");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return current.stop("interrupted");
        }
    }

    /** {@inheritDoc} Opens the producer. */
    @Override
    public CompletableFuture<Recovery> recover() {
        try {
            boolean open = !senders.remembers() || currentSender() != null;
            return open ? senders.recover() : CompletableFuture.completedFuture(new Recovery.Unavailable(ENDED));
        } catch (KafkaException e) {
            return CompletableFuture.completedFuture(new Recovery.Unavailable("no producer: " + causes(e)));
        }
    }

    @Override
    public void settled(long count) {
        senders.settled(count);
    }

    @Override
    public void recoveredSettled() {
        senders.recoveredSettled();
    }

    /** The partition, as far as it is known. */
    @Override
    public String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        return partitions.nameOf(options.route().apply(message), message.key());
    }

    /** Accepts sends again: with a new producer if a send failed, with the same one if it only stopped. */
    @Override
    public void resume() {
        topics.forgetOpen();
        pinned.forget();
        RecordSender current = sender;
        if (current == null || ended) {
            return;
        }
        if (current.hasFailed()) {
            sender = null;
        } else {
            current.resume();
        }
    }

    @Override
    public void abort() {
        RecordSender current = end();
        if (current != null) {
            current.abort(ENDED);
        }
    }

    @Override
    public void close() {
        RecordSender current = end();
        if (current != null) {
            current.abort(ENDED);
            current.close();
        }
        onEnd.accept(this);
    }

    private synchronized @Nullable RecordSender end() {
        ended = true;
        return sender;
    }

    /** Null once the session has ended. */
    private @Nullable RecordSender currentSender() {
        RecordSender current = sender;
        return current == null ? openSender() : current;
    }

    private synchronized @Nullable RecordSender openSender() {
        if (!ended && sender == null) {
            sender = senders.open(window, this::answerQueued);
        }
        return sender;
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
