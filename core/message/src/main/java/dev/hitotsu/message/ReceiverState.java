package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a {@link Receiver} has done so far, and whether it shall end. For authors of receivers. Thread-safe. */
public final class ReceiverState {
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong handled = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Nothing received yet. */
    public ReceiverState() {}

    /** Counts messages that came from the broker. */
    public void addReceived(int messages) {
        received.addAndGet(messages);
    }

    /** Counts messages that the handler has handled. */
    public void addHandled(int messages) {
        handled.addAndGet(messages);
    }

    /** Counts messages that the handler failed for and that are tried again. */
    public void addRetried(int messages) {
        retried.addAndGet(messages);
    }

    /** Counts a message that the poison handler skipped. */
    public void addSkipped() {
        skipped.incrementAndGet();
    }

    /** Tells the receiver to end as soon as it can. Does not wait. */
    public void close() {
        closing.countDown();
    }

    /** Whether it shall end. */
    public boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Waits until it shall end, or for the timeout; returns whether it shall end. */
    public boolean awaitClosing(Duration timeout) throws InterruptedException {
        requireNonNull(timeout, "timeout: null (expected: a duration)");
        return closing.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How many messages came from the broker; a message that comes again counts again. */
    public long received() {
        return received.get();
    }

    /** How many messages the handler has handled. */
    public long handled() {
        return handled.get();
    }

    /** How many messages the handler has failed for; each attempt counts. */
    public long retried() {
        return retried.get();
    }

    /** How many messages the poison handler has skipped. */
    public long skipped() {
        return skipped.get();
    }
}
