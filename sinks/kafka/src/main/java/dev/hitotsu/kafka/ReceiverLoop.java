package dev.hitotsu.kafka;

import dev.hitotsu.message.FailureStreak;
import dev.hitotsu.message.ReceiverState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer's thread: polls, and attempts what is due. It goes on polling while batches wait, to stay in the group. */
final class ReceiverLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ReceiverLoop.class);

    /** Also how long closing waits for a poll. */
    private static final Duration MAX_POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final ReceiverOptions options;
    private final ReceiverState state;
    private final OffsetCommitter offsets;
    private final PartitionListener assignment;
    private final FailureStreak failures;
    final PendingBatches pending;

    ReceiverLoop(Consumer<byte[], byte[]> consumer, ReceiverOptions options, ReceiverState state) {
        this.consumer = consumer;
        this.options = options;
        this.state = state;
        this.offsets = new OffsetCommitter(consumer, options.ticker());
        this.pending = new PendingBatches(consumer, options, offsets, state);
        this.assignment = new PartitionListener(consumer, options, offsets, pending);
        this.failures = new FailureStreak(
                log,
                "Receiving from " + options.topics(),
                options.retryPolicy().backoff(),
                options.random(),
                options.ticker());
    }

    /** Returns when closed or stopped by the poison handler. Throws on a defect, and where no attempt can succeed any more. */
    @Override
    public void run() {
        try (consumer) {
            subscribe();
            while (!state.isClosing() && !pending.isStopped()) {
                pollOnce();
            }
            offsets.commitAllSync();
        } finally {
            options.topicIds().close();
        }
    }

    void subscribe() {
        consumer.subscribe(options.topics(), assignment);
    }

    /** Polls once and attempts what is due. Throws where no attempt can succeed any more. */
    void pollOnce() {
        try {
            assignment.checkLogs();
            assignment.loadPositions();
            long wait = Math.max(0, pending.nanosUntilDue(MAX_POLL.toNanos()));
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofNanos(wait));
            if (!records.isEmpty()) {
                add(records);
            }
            pending.attemptDue();
            failures.recordProgress(done());
        } catch (KafkaException e) {
            if (KafkaErrors.endsReceiver(e)) {
                throw e;
            }
            pause(failures.recordFailure(done(), KafkaErrors.describe(e)));
        }
    }

    private long done() {
        return state.handled() + state.skipped();
    }

    private void add(ConsumerRecords<byte[], byte[]> records) {
        List<ReceivedRecord> batch = new ArrayList<>(records.count());
        records.forEach(record -> batch.add(ReceivedRecord.of(record, assignment.logIdOf(record.topic()))));
        state.addReceived(batch.size());
        pending.add(batch);
    }

    private void pause(Duration delay) {
        try {
            if (state.awaitClosing(delay)) {
                log.debug("Closed while waiting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            state.close();
        }
    }
}
