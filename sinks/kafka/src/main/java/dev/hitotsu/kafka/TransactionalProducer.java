package dev.hitotsu.kafka;

import dev.hitotsu.kafka.TransactionWriter.Refusal;
import dev.hitotsu.kafka.internal.KafkaErrors;
import dev.hitotsu.kafka.internal.TopicCache;
import dev.hitotsu.kafka.internal.TopicState;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records in transactions. A thread of its own takes what has come since the last commit, up to a number of
 * records, and answers after the commit. Beginning fences off every earlier producer with the same transactional id.
 *
 * @see <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-98">KIP-98: exactly once delivery and
 *     transactional messaging</a>
 */
final class TransactionalProducer implements RecordSender {
    private static final Logger log = LoggerFactory.getLogger(TransactionalProducer.class);
    private static final int MAX_RECORDS = 5_000;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private final TransactionWriter writer;
    private final String name;
    private final TopicCache topics;
    private final Semaphore window;
    private final Runnable onEnd;
    private final CompletableFuture<Recovery> recovery = new CompletableFuture<>();
    private final Deque<PendingSend> queue = new ArrayDeque<>();
    private final Thread thread;
    private @Nullable String failed;
    private @Nullable String stopped;

    /**
     * A producer that does nothing before it is started.
     *
     * @param name for people
     */
    TransactionalProducer(TransactionWriter writer, String name, TopicCache topics, Semaphore window, Runnable onEnd) {
        this.writer = writer;
        this.name = name;
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

    @Override
    public CompletableFuture<SendResult> send(ProducerRecord<byte[], byte[]> record, long number) {
        PendingSend send = new PendingSend(record, number);
        String reason;
        synchronized (this) {
            reason = endReason();
            if (reason == null) {
                queue.add(send);
                notifyAll();
            }
        }
        if (reason != null) {
            answer(send, SendResult.unavailable(reason));
        }
        return send.answer();
    }

    private void answer(PendingSend send, SendResult result) {
        window.release();
        send.answer().complete(result);
    }

    private void run() {
        try {
            recovery.complete(new Recovery.Complete(writer.begin()));
            for (List<PendingSend> next = take(); !next.isEmpty(); next = take()) {
                deliver(next);
            }
        } catch (KafkaException | IllegalStateException e) {
            fail(KafkaErrors.describe(e));
        } catch (RuntimeException | Error e) {
            log.error("{}: transactions ended", name, e);
            fail(e.toString());
        } finally {
            writer.close();
            recovery.complete(new Recovery.Unavailable(String.valueOf(endReason())));
            answerQueued();
        }
    }

    /** Waits for records; empty when it has failed. */
    private synchronized List<PendingSend> take() {
        while (queue.isEmpty() && failed == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                failed = "interrupted";
            }
        }
        List<PendingSend> taken = new ArrayList<>();
        while (failed == null && !queue.isEmpty() && taken.size() < MAX_RECORDS) {
            taken.add(queue.remove());
        }
        return taken;
    }

    private void deliver(List<PendingSend> sends) {
        try {
            writer.write(sends);
        } catch (RuntimeException | Error e) {
            giveUp(sends, writer.refusal(), e);
            throw e;
        }
        sends.forEach(send -> answer(send, SendResult.sent()));
    }

    /** The record that failed gets its own answer; the others were given up with it. */
    private void giveUp(List<PendingSend> sends, @Nullable Refusal refusal, Throwable error) {
        SendResult others = SendResult.unavailable("transaction given up: " + KafkaErrors.describe(error));
        for (PendingSend send : sends) {
            SendResult result = refusal != null && refusal.send() == send
                    ? KafkaErrors.resultOf(refusal.error(), send.record().topic())
                    : others;
            answer(send, result);
        }
        if (refusal != null && refusal.error() instanceof TopicAuthorizationException) {
            String topic = refusal.send().record().topic();
            topics.markClosed(topic, new TopicState.Closed(KafkaErrors.resultOf(refusal.error(), topic)));
        }
    }

    private void answerQueued() {
        List<PendingSend> left;
        synchronized (this) {
            left = List.copyOf(queue);
            queue.clear();
        }
        left.forEach(send -> answer(send, SendResult.unavailable(String.valueOf(endReason()))));
    }

    private void fail(String reason) {
        if (setFailed(reason)) {
            log.warn("{}: a transaction failed, the producer is replaced: {}", name, reason);
        }
    }

    /** Whether it was not failed before. */
    private boolean setFailed(String reason) {
        synchronized (this) {
            if (failed != null) {
                return false;
            }
            failed = reason;
            notifyAll();
        }
        onEnd.run();
        return true;
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
        if (setFailed(reason)) {
            // Ends a commit that is under way.
            Thread.ofVirtual().name("hitotsu-kafka-abort").start(writer::close);
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
