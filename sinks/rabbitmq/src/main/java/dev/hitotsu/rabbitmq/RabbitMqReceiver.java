package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives messages from a queue and hands what has arrived as one batch to a {@link dev.hitotsu.message.BatchHandler}.
 *
 * <pre>{@code
 * RabbitMqReceiver receiver = RabbitMqReceiver.builder()
 *         .uri("amqp://guest:guest@localhost")
 *         .queue("orders")
 *         .handler(batch -> ...)
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once. Messages are acknowledged after the handler returned. They come in the order of the
 * queue while this is its only consumer; what was unacknowledged when a connection was lost comes again.
 *
 * <p><b>Failures.</b> A batch whose handler threw stays unacknowledged and is tried again with growing delays, then its
 * messages one by one. A message that keeps failing alone goes to the {@link dev.hitotsu.message.PoisonHandler}; without
 * one it holds back the queue, is logged as an error each time, and is never lost. A lost connection is made again. The
 * broker itself closes the channel of a message unacknowledged for half an hour ({@code consumer_timeout}), which is then
 * received again.
 *
 * <p><b>Messages.</b> Those of {@link RabbitMqSink} come back as they were, with the queue as topic. Of others: {@code
 * message-id}, {@code type} and {@code timestamp} stand in for headers that are missing; an id that is no UUID becomes one
 * by its name (version 3); without any id a message gets a new one each time it comes, so that no repetition is detected.
 *
 * <p><b>Threads.</b> A thread of its own runs the handler.
 */
public final class RabbitMqReceiver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitMqReceiver.class);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ReceiverLoop loop;
    private final Thread thread;

    RabbitMqReceiver(ConnectionFactory factory, ReceiverOptions options) {
        this.loop = new ReceiverLoop(factory, options, closing);
        this.thread =
                Thread.ofPlatform().name("hitotsu-rabbitmq-" + options.queue()).unstarted(this::run);
    }

    /** A builder, which needs a {@code uri}, a queue and a handler. */
    public static RabbitMqReceiverBuilder builder() {
        return new RabbitMqReceiverBuilder();
    }

    RabbitMqReceiver start() {
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
        return loop.counters.received.get();
    }

    /** Messages the handler returned for. */
    public long handled() {
        return loop.counters.handled.get();
    }

    /** Messages the handler threw for, counted once an attempt. */
    public long retried() {
        return loop.counters.retried.get();
    }

    /** Messages the poison handler skipped. */
    public long skipped() {
        return loop.counters.skipped.get();
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

    /** Lets the handler finish its batch, acknowledges it and disconnects. Blocks until then. */
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
