package dev.hitotsu.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens once, for example at the end of a thread. Any number of threads wait for it. Thread-safe. */
public final class Gate {
    private static final long UNLIMITED_NANOS = Long.MAX_VALUE / 4;

    private final Clockwork clockwork;
    private final List<Clockwork.Waiter> waiters = new CopyOnWriteArrayList<>();
    private volatile boolean open;

    public Gate(Clockwork clockwork) {
        this.clockwork = clockwork;
    }

    /** Lets everybody pass. Does not block. */
    public void open() {
        open = true;
        waiters.forEach(Clockwork.Waiter::wake);
    }

    public boolean isOpen() {
        return open;
    }

    /** Waits until it opens. An interrupt does not end the wait, and is kept for the caller. */
    public void await() {
        boolean unused = await(UNLIMITED_NANOS);
    }

    /**
     * Waits until it opens, but no longer than this; returns whether it is open. An interrupt is kept for the caller.
     */
    public boolean await(Duration limit) {
        return await(limit.toNanos());
    }

    private boolean await(long limitNanos) {
        Clockwork.Waiter waiter = clockwork.waiter();
        Runnable interrupter = clockwork.interrupter();
        boolean interrupted = false;
        waiters.add(waiter);
        try {
            long end = clockwork.nanoTime() + limitNanos;
            for (long left = limitNanos; !open && left > 0; left = end - clockwork.nanoTime()) {
                try {
                    waiter.await(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            waiters.remove(waiter);
            if (interrupted) {
                interrupter.run();
            }
        }
        return open;
    }
}
