package dev.hitotsu.coordination;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** One of several uses of a holding. */
final class SharedGrant implements Grant {
    private final Holding holding;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    SharedGrant(Holding holding, Runnable onClose) {
        this.holding = holding;
        this.onClose = onClose;
    }

    Holding holding() {
        return holding;
    }

    @Override
    public long fence() {
        return holding.fence();
    }

    @Override
    public boolean valid() {
        return !closed.get() && holding.valid();
    }

    @Override
    public Duration remaining() {
        return closed.get() ? Duration.ZERO : holding.remaining();
    }

    @Override
    public boolean verify() {
        return !closed.get() && holding.verify();
    }

    @Override
    public void onLost(Runnable action) {
        holding.onLost(() -> {
            if (!closed.get()) {
                action.run();
            }
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    @Override
    public String toString() {
        return holding.toString();
    }
}
