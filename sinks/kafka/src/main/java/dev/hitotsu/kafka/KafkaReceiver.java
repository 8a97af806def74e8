package dev.hitotsu.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives messages from Kafka in a consumer group and hands each poll's as one batch to a {@link
 * dev.hitotsu.message.BatchHandler}.
 *
 * <pre>{@code
 * KafkaReceiver receiver = KafkaReceiver.builder()
 *         .property("bootstrap.servers", "localhost:9092")
 *         .group("billing")
 *         .topics("shop.orders.v1")
 *         .handler(batch -> ...)
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once, in the order of each partition. Offsets are committed after the handler returned, never
 * for partitions lost. With {@link dev.hitotsu.message.StoredPositions} it reads on from where the database says, and what
 * the broker knows is informational.
 *
 * <p><b>Failures.</b> A batch whose handler threw is tried again with growing delays, then its messages one by one, each
 * partition apart. A message that keeps failing alone goes to the {@link dev.hitotsu.message.PoisonHandler}; without one
 * it holds back its own partition, is logged as an error each time, and is never lost. Everything else goes on meanwhile.
 *
 * <p><b>Records.</b> Those of {@link KafkaSink} come back as the messages they were, with Kafka's topic. Of others: without
 * {@code ce_id} the id is derived from topic, partition, offset and timestamp, and from {@code ce_source} and {@code ce_id}
 * where that is no UUID (version 3); the type is {@code kafka.record} where {@code ce_type} is missing; the time is the
 * record's timestamp where {@code ce_time} is missing; what is no UTF-8 in a key, and U+0000, becomes U+FFFD; headers that
 * are not one line of text under a plain name are left out.
 *
 * <p><b>Threads.</b> A thread of its own polls and runs the handler, which should return within {@code
 * max.poll.interval.ms} (five minutes); otherwise the partitions go to another member, and the messages come twice.
 */
public final class KafkaReceiver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReceiver.class);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ReceiverLoop loop;
    private final Thread thread;

    KafkaReceiver(Consumer<byte[], byte[]> consumer, ReceiverOptions options, String name) {
        this.loop = new ReceiverLoop(consumer, options, closing);
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    /** A builder, which needs {@code bootstrap.servers}, a group, topics and a handler. */
    public static KafkaReceiverBuilder builder() {
        return new KafkaReceiverBuilder();
    }

    KafkaReceiver start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            loop.run();
        } catch (Throwable e) {
            failure.set(e);
            LOG.error("The receiver stopped", e);
        }
    }

    /** Messages received from the broker so far; those received again count again. */
    public long received() {
        return loop.received.get();
    }

    /** Messages the handler returned for. */
    public long handled() {
        return loop.backlog.handled.get();
    }

    /** Messages the handler threw for, counted once an attempt. */
    public long retried() {
        return loop.backlog.retried.get();
    }

    /** Messages the poison handler skipped. */
    public long skipped() {
        return loop.backlog.skipped.get();
    }

    /** Whether it is at work: not closed, and stopped neither by the poison handler nor by a defect. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** The error that ended it, where one did: one that the handler threw, or a defect. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Waits for the end, for as long as given; true when it came. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    /** Lets the handler finish its batch, commits and leaves the group. Blocks until then. */
    @Override
    public void close() {
        closing.countDown();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
