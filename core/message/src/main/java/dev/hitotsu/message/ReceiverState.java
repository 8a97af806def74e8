package dev.hitotsu.message;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a {@link Receiver} has done so far, and whether it is to end; for those who write one. Thread-safe. */
public final class ReceiverState {
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong handled = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Nothing received yet. */
    public ReceiverState() {}

    /** So many messages came from the broker. */
    public void addReceived(int messages) {
        received.addAndGet(messages);
    }

    /** The handler returned for so many. */
    public void addHandled(int messages) {
        handled.addAndGet(messages);
    }

    /** The handler threw for so many, which are tried again. */
    public void addRetried(int messages) {
        retried.addAndGet(messages);
    }

    /** The poison handler skipped one. */
    public void addSkipped() {
        skipped.incrementAndGet();
    }

    /** Has the receiver end as soon as it can. Does not wait. */
    public void close() {
        closing.countDown();
    }

    /** Whether it is to end. */
    public boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Blocks for that long, or until it is to end; true where it is. */
    public boolean awaitClosing(Duration timeout) throws InterruptedException {
        return closing.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Messages from the broker; those that came again count again. */
    public long received() {
        return received.get();
    }

    /** Messages the handler returned for. */
    public long handled() {
        return handled.get();
    }

    /** Messages the handler threw for, counted once an attempt. */
    public long retried() {
        return retried.get();
    }

    /** Messages the poison handler skipped. */
    public long skipped() {
        return skipped.get();
    }
}
