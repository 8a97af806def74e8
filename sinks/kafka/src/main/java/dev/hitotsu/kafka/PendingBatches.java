package dev.hitotsu.kafka;

import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PoisonHandler.Decision;
import dev.hitotsu.message.ReceiverState;
import dev.hitotsu.message.UndecodableMessageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Batches to be handled: those just received, and those that failed and wait for their next attempt. The partitions of the
 * latter are paused, the others go on. Used by the consumer's thread only.
 */
final class PendingBatches {
    private static final Logger log = LoggerFactory.getLogger(PendingBatches.class);

    private final Consumer<byte[], byte[]> consumer;
    private final ReceiverOptions options;
    private final OffsetCommitter offsets;
    private final ReceiverState state;
    private final FailureLog failureLog;
    private final List<PendingBatch> batches = new ArrayList<>();
    private boolean stopped;

    PendingBatches(
            Consumer<byte[], byte[]> consumer, ReceiverOptions options, OffsetCommitter offsets, ReceiverState state) {
        this.consumer = consumer;
        this.options = options;
        this.offsets = offsets;
        this.state = state;
        this.failureLog = new FailureLog(log, options.ticker());
    }

    /** Whether the poison handler stopped the receiver. */
    boolean isStopped() {
        return stopped;
    }

    /** Those of a partition with a record that is no message are handled one by one, the others together. */
    void add(List<ReceivedRecord> received) {
        Set<TopicPartition> unsound = received.stream()
                .filter(one -> one.problem() != null)
                .map(ReceivedRecord::partition)
                .collect(Collectors.toSet());
        var parts = received.stream().collect(Collectors.partitioningBy(one -> unsound.contains(one.partition())));
        List<ReceivedRecord> together = List.copyOf(parts.get(false));
        if (!together.isEmpty()) {
            batches.add(PendingBatch.whole(together, now()));
        }
        if (!unsound.isEmpty()) {
            split(PendingBatch.whole(List.copyOf(parts.get(true)), now()));
        }
    }

    private void split(PendingBatch batch) {
        batches.addAll(batch.split(now()));
        consumer.pause(batch.partitions());
    }

    void drop(Collection<TopicPartition> partitions) {
        batches.forEach(batch -> batch.drop(partitions));
        batches.removeIf(PendingBatch::isEmpty);
    }

    /** Nanoseconds until a batch is due, {@code max} at most. */
    long nanosUntilDue(long max) {
        long now = now();
        return batches.stream().mapToLong(batch -> batch.nanosUntilDue(now)).reduce(max, Math::min);
    }

    /** Makes one attempt for each batch that is due. */
    void attemptDue() {
        for (PendingBatch batch : List.copyOf(batches)) {
            if (!stopped && batch.nanosUntilDue(now()) <= 0) {
                attempt(batch);
            }
        }
    }

    private void attempt(PendingBatch batch) {
        List<ReceivedRecord> next = batch.next();
        UndecodableMessageException problem = next.getFirst().problem();
        if (problem != null) {
            handlePoison(batch, next, batch.recordFailure(), problem);
            return;
        }
        try {
            options.handler().handle(ReceivedRecord.toBatch(next, options.reader()));
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            handleFailure(batch, next, e);
            return;
        }
        state.addHandled(next.size());
        complete(batch, next);
    }

    private void complete(PendingBatch batch, List<ReceivedRecord> next) {
        Set<TopicPartition> partitions = batch.partitions();
        batch.removeHandled();
        if (batch.isEmpty()) {
            batches.remove(batch);
            resume(partitions);
        }
        offsets.commitAsync(next);
    }

    private void handleFailure(PendingBatch batch, List<ReceivedRecord> next, Exception error) {
        state.addRetried(next.size());
        int failures = batch.recordFailure();
        if (!batch.isOneByOne()) {
            handleBatchFailure(batch, failures, error);
        } else if (failures < options.retryPolicy().maxMessageAttempts()) {
            failureLog.log(Level.WARN, next.getFirst().message() + " failed " + failures + " times", error);
            postpone(batch, failures);
        } else {
            handlePoison(batch, next, failures, error);
        }
    }

    private void handleBatchFailure(PendingBatch batch, int failures, Exception error) {
        failureLog.log(
                Level.WARN, "A batch of " + batch.next().size() + " messages failed " + failures + " times", error);
        if (failures < options.retryPolicy().maxBatchAttempts()) {
            postpone(batch, failures);
        } else {
            batches.remove(batch);
            split(batch);
        }
    }

    private void postpone(PendingBatch batch, int failures) {
        consumer.pause(batch.partitions());
        batch.postponeUntil(now()
                + options.retryPolicy()
                        .backoff()
                        .delayAfter(failures, options.random())
                        .toNanos());
    }

    private void handlePoison(PendingBatch batch, List<ReceivedRecord> next, int failures, Exception error) {
        Message message = next.getFirst().message();
        switch (decide(message, failures, error)) {
            case RETRY -> {
                failureLog.log(
                        Level.ERROR,
                        message + " holds back " + batch.partitions() + ": failed " + failures + " times",
                        error);
                postpone(batch, failures);
            }
            case SKIP -> {
                log.error("{} skipped: failed {} times: {}", message, failures, FailureLog.describe(error));
                state.addSkipped();
                complete(batch, next);
            }
            case STOP -> {
                log.error("{} stops the receiver: failed {} times", message, failures, error);
                stopped = true;
            }
        }
    }

    private Decision decide(Message message, int failures, Exception error) {
        try {
            return options.poisonHandler().decide(message, failures, error);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failureLog.log(Level.ERROR, "No decision about " + message + ", it is tried again", e);
            return Decision.RETRY;
        }
    }

    /** Resumes only what is still ours and no other batch holds back. */
    private void resume(Set<TopicPartition> partitions) {
        Set<TopicPartition> paused = new HashSet<>(consumer.paused());
        paused.retainAll(partitions);
        batches.forEach(batch -> paused.removeAll(batch.partitions()));
        consumer.resume(paused);
    }

    private long now() {
        return options.ticker().getAsLong();
    }
}
