package dev.hitotsu.kafka;

import dev.hitotsu.message.SendResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records to a topic that is being looked up, in their order. Thread-safe. */
final class TopicQueue {
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean ended;

    /** A record that waits for its topic, and the answer that its sender waits for. */
    record Waiting(
            RecordSender sender,
            ProducerRecord<byte[], byte[]> record,
            long number,
            CompletableFuture<SendResult> answer) {}

    /** False once the queue has ended: then the topic is known. */
    synchronized boolean offer(Waiting record) {
        return !ended && waiting.add(record);
    }

    /** The next record; null when there is none, which ends the queue. */
    synchronized @Nullable Waiting next() {
        Waiting next = waiting.poll();
        ended = next == null;
        return next;
    }

    /**
     * The next record, if its sender takes nothing more; null if there is none, which ends the queue, or another
     * sender's is next.
     */
    synchronized @Nullable Waiting nextOfEnded() {
        Waiting next = waiting.peek();
        return next == null || next.sender().endReason() != null ? next() : null;
    }

    synchronized boolean isEnded() {
        return ended;
    }
}
