package dev.hitotsu.kafka;

import dev.hitotsu.message.ReceiverState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer's thread: polls, and attempts what is due. Polling goes on while work waits, which keeps the membership. */
final class ReceiverLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ReceiverLoop.class);

    /** Also how long closing waits for a poll. */
    private static final Duration LONGEST_POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final ReceiverOptions options;
    private final ReceiverState reception;
    private final OffsetCommitter offsets;
    private final PartitionListener assignment;
    private int failures;
    final PendingBatches backlog;

    ReceiverLoop(Consumer<byte[], byte[]> consumer, ReceiverOptions options, ReceiverState reception) {
        this.consumer = consumer;
        this.options = options;
        this.reception = reception;
        this.offsets = new OffsetCommitter(consumer);
        this.backlog = new PendingBatches(consumer, options, offsets, reception);
        this.assignment = new PartitionListener(consumer, options, offsets, backlog);
    }

    /** Returns when closed or stopped by the poison handler; throws what is a defect. */
    @Override
    public void run() {
        try (consumer) {
            subscribe();
            while (!reception.isClosing() && !backlog.isStopped()) {
                turn();
            }
            offsets.settleAll();
        }
    }

    void subscribe() {
        consumer.subscribe(options.topics(), assignment);
    }

    /** Polls once and attempts what is due. */
    void turn() {
        try {
            assignment.position();
            long wait = Math.max(0, backlog.dueIn(LONGEST_POLL.toNanos()));
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofNanos(wait));
            if (!records.isEmpty()) {
                add(records);
            }
            backlog.attempt();
            failures = 0;
        } catch (KafkaException e) {
            failures++;
            log.error("Receiving from {} failed {} times", options.topics(), failures, e);
            pause(options.retry().backoff().delayAfter(failures, options.random()));
        }
    }

    private void add(ConsumerRecords<byte[], byte[]> records) {
        List<ReceivedRecord> batch = new ArrayList<>(records.count());
        records.forEach(record -> batch.add(ReceivedRecord.of(record)));
        reception.addReceived(batch.size());
        backlog.add(batch);
    }

    private void pause(Duration delay) {
        try {
            if (reception.awaitClosing(delay)) {
                log.debug("Closed while waiting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reception.close();
        }
    }
}
