package dev.hitotsu.relay;

import java.util.concurrent.atomic.AtomicInteger;

/** How many messages of a batch are not settled yet. */
final class BatchProgress {
    private final Checkpoint checkpoint;
    private final AtomicInteger unsettled;

    BatchProgress(Checkpoint checkpoint, int messages) {
        this.checkpoint = checkpoint;
        this.unsettled = new AtomicInteger(messages);
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    void settled() {
        unsettled.decrementAndGet();
    }

    boolean isSettled() {
        return unsettled.get() == 0;
    }
}
