package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Checkpoint;
import java.util.concurrent.atomic.AtomicInteger;

/** How many messages of a batch, or of several in a row, are not settled yet. One thread extends it, any thread settles. */
final class BatchProgress {
    private Checkpoint checkpoint;
    private final AtomicInteger unsettled;
    private long firstSend = Long.MAX_VALUE;

    BatchProgress(Checkpoint checkpoint, int messages) {
        this.checkpoint = checkpoint;
        this.unsettled = new AtomicInteger(messages);
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Adds the next batch. */
    void extend(Checkpoint next, int messages) {
        unsettled.addAndGet(messages);
        checkpoint = next;
    }

    /** One of its messages is sent, for the first time or again. The same thread as for {@link #extend}. */
    void recordSend(long number) {
        firstSend = Math.min(firstSend, number);
    }

    /** The number of the first send of one of its messages; the greatest number there is if none was sent yet. */
    long firstSend() {
        return firstSend;
    }

    void recordSettled() {
        unsettled.decrementAndGet();
    }

    boolean isSettled() {
        return unsettled.get() == 0;
    }
}
