package dev.hitotsu.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A queue that is received from. One thread asks for messages, and waits for them at SQS; another one keeps those that
 * are here from being delivered again, however long their handlers take. All other methods belong to the receiver's
 * thread.
 */
final class OpenQueue {
    private static final Logger log = LoggerFactory.getLogger(OpenQueue.class);
    private static final int MAX_ENTRIES = 10;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final int EXTENSIONS_PER_TIMEOUT = 3;

    private final SqsConnection connection;
    private final SqsConnection.Queue queue;
    private final SubscriptionOptions options;
    private final InFlight inFlight = new InFlight();
    private final BlockingQueue<List<SqsDelivery>> arrived = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Semaphore room = new Semaphore(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    /** What was here is given back, and the connection is of no use any more. */
    private final CountDownLatch released = new CountDownLatch(1);

    private OpenQueue(SqsConnection connection, SqsConnection.Queue queue, SubscriptionOptions options) {
        this.connection = connection;
        this.queue = queue;
        this.options = options;
    }

    /** Finds the queue and begins to receive. The connection is the queue's from now on. */
    static OpenQueue open(SqsConnection connection, SubscriptionOptions options) {
        OpenQueue open = new OpenQueue(connection, connection.find(options.queue()), options);
        var receiving = daemon("hitotsu-sqs-receive", open::receive);
        var extending = daemon("hitotsu-sqs-extend", open::extend);
        return open;
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().start(work);
    }

    InFlight inFlight() {
        return inFlight;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    // --- the thread that receives

    private void receive() {
        try {
            while (!isClosed()) {
                room.acquire();
                room.drainPermits();
                if (!isClosed() && inFlight.size() < options.prefetch() && failure.get() == null) {
                    receiveOnce();
                    room.release();
                }
            }
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
        }
    }

    private void receiveOnce() {
        try {
            List<software.amazon.awssdk.services.sqs.model.Message> messages = connection
                    .client()
                    .receiveMessage(request -> request.queueUrl(queue.url())
                            .maxNumberOfMessages(MAX_ENTRIES)
                            .visibilityTimeout(options.visibilitySeconds())
                            .waitTimeSeconds(options.waitSeconds())
                            .messageAttributeNames("All")
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
            long until = invisibleUntil(System.nanoTime());
            List<SqsDelivery> deliveries = messages.stream()
                    .map(message -> SqsDelivery.of(message, queue, until))
                    .toList();
            if (isClosed()) {
                release(deliveries, 0);
            } else if (!deliveries.isEmpty()) {
                inFlight.addAll(deliveries);
                if (isClosed()) {
                    // Whoever closes may have looked just before.
                    release(deliveries, 0);
                }
                arrived.add(deliveries);
            }
        } catch (RuntimeException e) {
            failure.set(e);
        } catch (Error e) {
            failure.set(new IllegalStateException("receiving failed: " + e, e));
        }
    }

    private long invisibleUntil(long from) {
        return from + options.visibilityTimeout().toNanos();
    }

    // --- the thread that extends

    private void extend() {
        try {
            Duration pause = options.visibilityTimeout().dividedBy(EXTENSIONS_PER_TIMEOUT);
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                for (List<SqsDelivery> part : parts(inFlight.all())) {
                    extend(part);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void extend(List<SqsDelivery> part) {
        long until = invisibleUntil(System.nanoTime());
        try {
            Set<SqsDelivery> failed = new HashSet<>();
            for (BatchResultErrorEntry entry : changeVisibility(part, options.visibilitySeconds())) {
                SqsDelivery each = part.get(Integer.parseInt(entry.id()));
                failed.add(each);
                if (Boolean.TRUE.equals(entry.senderFault())) {
                    each.markLapsed();
                }
            }
            part.stream().filter(each -> !failed.contains(each)).forEach(each -> each.extendUntil(until));
        } catch (RuntimeException | Error e) {
            log.warn("Queue {}: {} messages not extended: {}", queue.name(), part.size(), SqsFaults.describe(e));
        }
    }

    private List<BatchResultErrorEntry> changeVisibility(List<SqsDelivery> part, int seconds) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (SqsDelivery each : part) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(each.receipt())
                    .visibilityTimeout(seconds)
                    .build());
        }
        return connection
                .client()
                .changeMessageVisibilityBatch(request -> request.queueUrl(queue.url())
                        .entries(entries)
                        .overrideConfiguration(o -> o.apiCallTimeout(CALL_TIMEOUT)))
                .failed();
    }

    // --- the receiver's thread

    /**
     * What arrived first, perhaps nothing; waits for it.
     *
     * @throws RuntimeException if receiving failed; the next call goes on
     */
    List<SqsDelivery> take(Duration maxWait) throws InterruptedException {
        RuntimeException failed = failure.getAndSet(null);
        room.release();
        if (failed != null) {
            throw failed;
        }
        List<SqsDelivery> next = arrived.poll(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        return next == null ? List.of() : next;
    }

    /**
     * Deletes the messages of these deliveries; returns those of which it is not known.
     *
     * @throws RuntimeException if SQS gives no answer
     */
    List<SqsDelivery> delete(List<SqsDelivery> done) {
        List<SqsDelivery> unknown = new ArrayList<>();
        for (List<SqsDelivery> part : parts(done)) {
            unknown.addAll(deletePart(part));
        }
        return unknown;
    }

    private List<SqsDelivery> deletePart(List<SqsDelivery> part) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (SqsDelivery each : part) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(each.receipt())
                    .build());
        }
        SqsClient client = connection.client();
        List<SqsDelivery> unknown = new ArrayList<>();
        for (BatchResultErrorEntry entry : client.deleteMessageBatch(request -> request.queueUrl(queue.url())
                        .entries(entries)
                        .overrideConfiguration(o -> o.apiCallTimeout(CALL_TIMEOUT)))
                .failed()) {
            SqsDelivery each = part.get(Integer.parseInt(entry.id()));
            if (Boolean.TRUE.equals(entry.senderFault())) {
                log.warn("{} was handled, and may come again: {}: {}", each.message(), entry.code(), entry.message());
            } else {
                unknown.add(each);
            }
        }
        return unknown;
    }

    /**
     * Gives these back, so that they come again after so many seconds. Where SQS does not hear it, they come when their
     * time is over.
     */
    void release(List<SqsDelivery> deliveries, int seconds) {
        try {
            for (List<SqsDelivery> part : parts(deliveries)) {
                var unused = changeVisibility(part, seconds);
            }
        } catch (RuntimeException e) {
            log.debug("Queue {}: messages not given back, they come when their time is over", queue.name(), e);
        }
    }

    private static List<List<SqsDelivery>> parts(List<SqsDelivery> deliveries) {
        List<List<SqsDelivery>> parts = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i += MAX_ENTRIES) {
            parts.add(deliveries.subList(i, Math.min(i + MAX_ENTRIES, deliveries.size())));
        }
        return parts;
    }

    /**
     * Gives back what is not deleted. The request that waits for messages ends by itself, and gives back what it still
     * gets.
     */
    void close() {
        closed.countDown();
        try {
            release(inFlight.all(), 0);
        } finally {
            released.countDown();
            room.release();
        }
    }
}
