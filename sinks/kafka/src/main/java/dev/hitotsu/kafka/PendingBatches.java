package dev.hitotsu.kafka;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.PoisonHandler.Verdict;
import dev.hitotsu.message.ReceiverState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work under way: what was just received, and what failed and waits for its next attempt. The partitions of the latter are
 * paused, the others go on. Used by the consumer's thread only.
 */
final class PendingBatches {
    private static final Logger log = LoggerFactory.getLogger(PendingBatches.class);

    private final Consumer<byte[], byte[]> consumer;
    private final ReceiverOptions options;
    private final OffsetCommitter offsets;
    private final ReceiverState reception;
    private final List<PendingBatch> works = new ArrayList<>();
    private boolean stopped;

    PendingBatches(
            Consumer<byte[], byte[]> consumer,
            ReceiverOptions options,
            OffsetCommitter offsets,
            ReceiverState reception) {
        this.consumer = consumer;
        this.options = options;
        this.offsets = offsets;
        this.reception = reception;
    }

    /** Whether the poison handler said so. */
    boolean isStopped() {
        return stopped;
    }

    void add(List<ReceivedRecord> received) {
        works.add(PendingBatch.batch(received, now()));
    }

    void drop(Collection<TopicPartition> partitions) {
        works.forEach(work -> work.drop(partitions));
        works.removeIf(PendingBatch::isEmpty);
    }

    /** Nanoseconds until something is due, {@code most} at most. */
    long dueIn(long most) {
        long now = now();
        return works.stream().mapToLong(work -> work.dueIn(now)).reduce(most, Math::min);
    }

    /** One attempt for each work that is due. */
    void attempt() {
        for (PendingBatch work : List.copyOf(works)) {
            if (!stopped && work.dueIn(now()) <= 0) {
                attempt(work);
            }
        }
    }

    private void attempt(PendingBatch work) {
        List<ReceivedRecord> next = work.next();
        try {
            options.handler().handle(ReceivedRecord.batch(next));
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failed(work, next, e);
            return;
        }
        reception.addHandled(next.size());
        done(work, next);
    }

    private void done(PendingBatch work, List<ReceivedRecord> next) {
        Set<TopicPartition> partitions = work.partitions();
        work.done();
        if (work.isEmpty()) {
            works.remove(work);
            resume(partitions);
        }
        offsets.done(next);
    }

    private void failed(PendingBatch work, List<ReceivedRecord> next, Exception error) {
        reception.addRetried(next.size());
        int failures = work.failed();
        if (!work.isOneByOne()) {
            batchFailed(work, failures, error);
        } else if (failures < options.retry().maxMessageAttempts()) {
            log.warn("{} failed {} times", next.getFirst().message(), failures, error);
            later(work, failures);
        } else {
            poisoned(work, next, failures, error);
        }
    }

    private void batchFailed(PendingBatch work, int failures, Exception error) {
        log.warn("A batch of {} messages failed {} times", work.next().size(), failures, error);
        if (failures < options.retry().maxBatchAttempts()) {
            later(work, failures);
        } else {
            works.remove(work);
            works.addAll(work.split(now()));
            consumer.pause(work.partitions());
        }
    }

    private void later(PendingBatch work, int failures) {
        consumer.pause(work.partitions());
        work.dueAt(now()
                + options.retry()
                        .backoff()
                        .delayAfter(failures, options.random())
                        .toNanos());
    }

    private void poisoned(PendingBatch work, List<ReceivedRecord> next, int failures, Exception error) {
        Message message = next.getFirst().message();
        switch (verdict(message, failures, error)) {
            case RETRY -> {
                log.error("{} holds back {}: failed {} times", message, work.partitions(), failures, error);
                later(work, failures);
            }
            case SKIP -> {
                log.error("{} skipped: failed {} times", message, failures, error);
                reception.addSkipped();
                done(work, next);
            }
            case STOP -> {
                log.error("{} stops the receiver: failed {} times", message, failures, error);
                stopped = true;
            }
        }
    }

    private Verdict verdict(Message message, int failures, Exception error) {
        try {
            return options.poison().decide(message, failures, error);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            log.error("No decision about {}, it is tried again", message, e);
            return Verdict.RETRY;
        }
    }

    /** Only what is still ours, and no other work holds back. */
    private void resume(Set<TopicPartition> partitions) {
        Set<TopicPartition> paused = new HashSet<>(consumer.paused());
        paused.retainAll(partitions);
        works.forEach(work -> paused.removeAll(work.partitions()));
        consumer.resume(paused);
    }

    private long now() {
        return options.ticker().getAsLong();
    }
}
