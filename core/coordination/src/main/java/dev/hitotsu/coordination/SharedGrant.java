package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** One of several shares of a grant. */
final class SharedGrant implements Grant {
    private final SessionGrant grant;
    private final Runnable onHandOver;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    SharedGrant(SessionGrant grant, Runnable onHandOver, Runnable onClose) {
        this.grant = grant;
        this.onHandOver = onHandOver;
        this.onClose = onClose;
    }

    SessionGrant sessionGrant() {
        return grant;
    }

    @Override
    public long fence() {
        return grant.fence();
    }

    @Override
    public boolean valid() {
        return !closed.get() && grant.valid();
    }

    @Override
    public Duration remaining() {
        return closed.get() ? Duration.ZERO : grant.remaining();
    }

    @Override
    public boolean verify() {
        return !closed.get() && grant.verify();
    }

    @Override
    public void onLost(Runnable listener) {
        requireNonNull(listener, "listener: null (expected: a listener)");
        grant.onLost(() -> {
            if (!closed.get()) {
                listener.run();
            }
        });
    }

    @Override
    public Grant handOver() {
        onHandOver.run();
        return this;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    @Override
    public String toString() {
        return grant.toString();
    }
}
