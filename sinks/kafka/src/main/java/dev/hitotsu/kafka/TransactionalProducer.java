package dev.hitotsu.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records in transactions, each with a record of what it has delivered. A thread of its own takes what has come since the last
 * commit, up to a number of records, and answers after the commit. Beginning fences off every earlier producer with the same
 * transactional id.
 *
 * @see <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-98">KIP-98: exactly once delivery and transactional messaging</a>
 */
final class TransactionalProducer implements RecordSender {
    private static final Logger log = LoggerFactory.getLogger(TransactionalProducer.class);
    private static final int MAX_RECORDS = 5_000;
    private static final int TRIM_AFTER = 10_000;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private record Waiting(ProducerRecord<byte[], byte[]> record, long number, CompletableFuture<SendResult> answer) {}

    /** A record that the broker did not take, and why. */
    private record Failure(Waiting send, Exception error) {}

    private final Producer<byte[], byte[]> producer;
    private final ProgressTopic topic;
    private final SessionProgress progress;
    private final long formerDoubt;
    private final TopicCache topics;
    private final Semaphore window;
    private final Runnable onEnd;
    private final CompletableFuture<Recovery> recovery = new CompletableFuture<>();
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Thread thread;
    private @Nullable String failed;
    private @Nullable String stopped;
    private volatile long doubtful;
    private long trimmed;

    /**
     * A producer that does nothing before it is started.
     *
     * @param formerDoubt what the one before has left {@linkplain #doubtful in doubt}
     */
    TransactionalProducer(
            Producer<byte[], byte[]> producer,
            ProgressTopic topic,
            SessionProgress progress,
            long formerDoubt,
            TopicCache topics,
            Semaphore window,
            Runnable onEnd) {
        this.producer = producer;
        this.topic = topic;
        this.progress = progress;
        this.formerDoubt = formerDoubt;
        this.doubtful = formerDoubt;
        this.topics = topics;
        this.window = window;
        this.onEnd = onEnd;
        this.thread =
                Thread.ofPlatform().daemon().name("hitotsu-kafka-transactions").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    CompletableFuture<Recovery> recovery() {
        return recovery;
    }

    /** The number after the last send of a transaction whose commit was not confirmed; 0 if every one was. */
    long doubtful() {
        return doubtful;
    }

    @Override
    public CompletableFuture<SendResult> send(ProducerRecord<byte[], byte[]> record, long number) {
        Waiting waiting = new Waiting(record, number, new CompletableFuture<>());
        String reason;
        synchronized (this) {
            reason = endReason();
            if (reason == null) {
                queue.add(waiting);
                notifyAll();
            }
        }
        if (reason != null) {
            answer(waiting, SendResult.unavailable(reason));
        }
        return waiting.answer;
    }

    private void answer(Waiting waiting, SendResult result) {
        window.release();
        waiting.answer.complete(result);
    }

    private void run() {
        try {
            begin();
            for (List<Waiting> next = take(); !next.isEmpty(); next = take()) {
                deliver(next);
            }
        } catch (KafkaException | IllegalStateException e) {
            fail(KafkaErrors.describe(e));
        } catch (RuntimeException | Error e) {
            log.error("Transactions of topic {} ended", topic.name(), e);
            fail(e.toString());
        } finally {
            OrderedProducer.close(producer);
            recovery.complete(new Recovery.Unavailable(String.valueOf(endReason())));
            answerQueued();
        }
    }

    private void begin() {
        topic.create();
        producer.initTransactions();
        recovery.complete(new Recovery.Complete(progress.recover(topic, formerDoubt)));
        doubtful = 0;
    }

    /** Waits for records; empty when it has failed. */
    private synchronized List<Waiting> take() {
        while (queue.isEmpty() && failed == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                failed = "interrupted";
            }
        }
        List<Waiting> taken = new ArrayList<>();
        while (failed == null && !queue.isEmpty() && taken.size() < MAX_RECORDS) {
            taken.add(queue.remove());
        }
        return taken;
    }

    private void deliver(List<Waiting> sends) {
        AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
        try {
            long offset = commit(sends, failure);
            progress.committed(offset, end(sends));
            doubtful = 0;
            sends.forEach(send -> answer(send, SendResult.sent()));
        } catch (RuntimeException | Error e) {
            giveUp(sends, failure.get(), e);
            throw e;
        }
        trim();
    }

    /** Returns the offset of the record of what was delivered. */
    private long commit(List<Waiting> sends, AtomicReference<@Nullable Failure> failure) {
        List<UUID> ids = new ArrayList<>(sends.size());
        producer.beginTransaction();
        for (Waiting send : sends) {
            ids.add(idOf(send.record));
            var unused = producer.send(send.record, (metadata, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, new Failure(send, error));
                }
            });
            if (failure.get() != null) {
                break;
            }
        }
        Failure refused = failure.get();
        if (refused != null) {
            throw new KafkaException(
                    "topic " + refused.send.record.topic() + ": " + KafkaErrors.describe(refused.error));
        }
        CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
        var unused = producer.send(
                new ProducerRecord<>(topic.name(), 0, null, progress.record(ids).encode()), (metadata, error) -> {
                    if (error == null) {
                        written.complete(metadata);
                    } else {
                        written.completeExceptionally(error);
                    }
                });
        doubtful = end(sends);
        producer.commitTransaction();
        return written.join().offset();
    }

    /** The number after the last of them; one whose topic had to be looked up may come behind later ones. */
    private static long end(List<Waiting> sends) {
        return 1 + sends.stream().mapToLong(Waiting::number).max().orElseThrow();
    }

    private static UUID idOf(ProducerRecord<byte[], byte[]> record) {
        return UUID.fromString(
                new String(record.headers().lastHeader(EventHeaders.ID).value(), US_ASCII));
    }

    /** The record that failed gets its own answer; the others were given up with it. */
    private void giveUp(List<Waiting> sends, @Nullable Failure failure, Throwable error) {
        SendResult others = SendResult.unavailable("transaction given up: " + KafkaErrors.describe(error));
        for (Waiting send : sends) {
            SendResult result = failure != null && failure.send == send
                    ? KafkaErrors.resultOf(failure.error, send.record.topic())
                    : others;
            answer(send, result);
        }
        if (failure != null && failure.error instanceof TopicAuthorizationException) {
            String name = failure.send.record.topic();
            topics.markClosed(name, new TopicState.Closed(KafkaErrors.resultOf(failure.error, name)));
        }
    }

    /** Deletes now and then what nobody needs any more. */
    private void trim() {
        long needed = progress.firstNeeded();
        if (needed - trimmed >= TRIM_AFTER) {
            trimmed = needed;
            topic.deleteBefore(needed);
        }
    }

    private void answerQueued() {
        List<Waiting> left;
        synchronized (this) {
            left = List.copyOf(queue);
            queue.clear();
        }
        left.forEach(send -> answer(send, SendResult.unavailable(String.valueOf(endReason()))));
    }

    private void fail(String reason) {
        boolean first;
        synchronized (this) {
            first = failed == null;
            failed = first ? reason : failed;
            notifyAll();
        }
        if (first) {
            log.warn("Topic {}: a transaction failed, the producer is replaced: {}", topic.name(), reason);
            onEnd.run();
        }
    }

    @Override
    public synchronized @Nullable String endReason() {
        return failed == null ? stopped : failed;
    }

    @Override
    public synchronized boolean hasFailed() {
        return failed != null;
    }

    @Override
    public SendResult stop(String reason) {
        synchronized (this) {
            stopped = reason;
        }
        onEnd.run();
        return SendResult.unavailable(reason);
    }

    @Override
    public synchronized void resume() {
        stopped = null;
    }

    @Override
    public void abort(String reason) {
        boolean first;
        synchronized (this) {
            first = failed == null;
            failed = first ? reason : failed;
            notifyAll();
        }
        if (first) {
            onEnd.run();
            // Ends a commit that is under way.
            Thread.ofVirtual().name("hitotsu-kafka-abort").start(() -> OrderedProducer.close(producer));
        }
    }

    @Override
    public void close() {
        abort("closed");
        try {
            boolean unused = thread.join(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
