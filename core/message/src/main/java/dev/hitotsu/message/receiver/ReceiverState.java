package dev.hitotsu.message.receiver;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a {@link Receiver} has done so far, and whether it shall end. Thread-safe. */
final class ReceiverState {
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong handled = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final Set<Thread> handlerThreads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** The calling thread runs the handler from now on. */
    void enterHandler() {
        handlerThreads.add(Thread.currentThread());
    }

    /** The calling thread runs the handler no more. */
    void leaveHandler() {
        handlerThreads.remove(Thread.currentThread());
    }

    /** Whether the calling thread runs the handler. */
    boolean isInHandler() {
        return handlerThreads.contains(Thread.currentThread());
    }

    /** Counts messages that came from the broker. */
    void addReceived(int messages) {
        received.addAndGet(messages);
    }

    /** Counts messages that the handler has handled. */
    void addHandled(int messages) {
        handled.addAndGet(messages);
    }

    /** Counts messages that the handler failed for and that are tried again. */
    void addRetried(int messages) {
        retried.addAndGet(messages);
    }

    /** Counts a message that the poison handler skipped. */
    void addSkipped() {
        skipped.incrementAndGet();
    }

    /** Tells the receiver to end as soon as it can. Does not wait. */
    void close() {
        closing.countDown();
    }

    /** Whether it shall end. */
    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Waits until it shall end, or for the timeout; returns whether it shall end. */
    boolean awaitClosing(Duration timeout) throws InterruptedException {
        return closing.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How many messages came from the broker; a message that comes again counts again. */
    long received() {
        return received.get();
    }

    /** How many messages the handler has handled. */
    long handled() {
        return handled.get();
    }

    /** How many messages the handler has failed for; each attempt counts. */
    long retried() {
        return retried.get();
    }

    /** How many messages the poison handler has skipped. */
    long skipped() {
        return skipped.get();
    }
}
