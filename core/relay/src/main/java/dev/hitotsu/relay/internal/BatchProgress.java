package dev.hitotsu.relay.internal;

import dev.hitotsu.relay.store.Checkpoint;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many messages of a batch, or of several in a row, are not settled yet. One thread extends it, any thread settles.
 */
public final class BatchProgress {
    private Checkpoint checkpoint;
    private final AtomicInteger unsettled;
    private long firstSend = Long.MAX_VALUE;

    public BatchProgress(Checkpoint checkpoint, int messages) {
        this.checkpoint = checkpoint;
        this.unsettled = new AtomicInteger(messages);
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Adds the next batch. */
    public void extend(Checkpoint next, int messages) {
        unsettled.addAndGet(messages);
        checkpoint = next;
    }

    /** One of its messages is sent, for the first time or again. The same thread as for {@link #extend}. */
    public void recordSend(long number) {
        firstSend = Math.min(firstSend, number);
    }

    /** The number of the first send of one of its messages; the greatest number there is if none was sent yet. */
    public long firstSend() {
        return firstSend;
    }

    public void recordSettled() {
        unsettled.decrementAndGet();
    }

    public boolean isSettled() {
        return unsettled.get() == 0;
    }
}
