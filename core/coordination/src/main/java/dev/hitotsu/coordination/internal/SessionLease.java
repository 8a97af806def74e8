package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.runtime.Clockwork;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A session, and the deadline until which this process may rely on it without asking the store. The deadline is the
 * time at which the last successful renewal was sent, plus the guaranteed lifetime. A lease that is over never becomes
 * valid again. Thread-safe.
 */
public final class SessionLease {
    private final StoreSession session;
    private final Clockwork runtime;
    private final Set<Runnable> endListeners = new LinkedHashSet<>();
    private volatile long deadlineNanos;
    private volatile boolean over;

    /** A session whose opening was sent at {@code sentNanos}. */
    SessionLease(StoreSession session, Clockwork runtime, long sentNanos) {
        this.session = session;
        this.runtime = runtime;
        this.deadlineNanos = sentNanos + session.guaranteedLifetime().toNanos();
    }

    public StoreSession session() {
        return session;
    }

    /** Whether the deadline is still ahead. Does not block. */
    public boolean isValid() {
        return remainingNanos() > 0;
    }

    /** Time until the deadline; 0 if it has passed, or if the store has said that the session has ended. */
    public long remainingNanos() {
        return over || session.hasEnded() ? 0 : Math.max(0, deadlineNanos - runtime.nanoTime());
    }

    /** A renewal that was sent at this time has succeeded. It does not revive a lease that is over. */
    void renewed(long sentNanos) {
        if (isValid()) {
            deadlineNanos = sentNanos + session.guaranteedLifetime().toNanos();
        }
    }

    /** Calls the listener when the lease ends; at once if it has ended already. */
    public void onEnd(Runnable listener) {
        synchronized (endListeners) {
            if (!over) {
                endListeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /** Removes a listener that was added by {@link #onEnd}. */
    public void removeListener(Runnable listener) {
        synchronized (endListeners) {
            endListeners.remove(listener);
        }
    }

    /** Ends the lease and calls the listeners. */
    void end() {
        List<Runnable> called;
        synchronized (endListeners) {
            over = true;
            called = new ArrayList<>(endListeners);
            endListeners.clear();
        }
        Listeners.callAll(called);
    }
}
