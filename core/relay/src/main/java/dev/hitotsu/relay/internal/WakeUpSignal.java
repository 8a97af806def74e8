package dev.hitotsu.relay.internal;

import dev.hitotsu.runtime.Clockwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the one thread that waits. A signal raised while nobody waits is kept for the next wait. */
public final class WakeUpSignal {
    private static final Logger log = LoggerFactory.getLogger(WakeUpSignal.class);

    private final Clockwork.Waiter waiter;
    private volatile boolean raised;

    public WakeUpSignal(Clockwork clockwork) {
        this.waiter = clockwork.waiter();
    }

    /** Any thread; does not block. */
    public void raise() {
        if (!raised) {
            raised = true;
            waiter.wake();
        }
    }

    /**
     * Waits for a signal, for so many nanoseconds at most; may also return early. Only one thread may wait. An
     * interrupt ends the wait and is forgotten: the thread is the relay's own, so only a sink can have left it behind.
     */
    public void await(long nanos) {
        try {
            if (!raised) {
                waiter.await(nanos);
            }
        } catch (InterruptedException e) {
            log.debug("interrupted while waiting", e);
        } finally {
            raised = false;
        }
    }
}
