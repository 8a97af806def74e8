package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.StoreSession;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A session and until when it can be relied on without asking: for the guaranteed time after the last renewal that
 * succeeded was sent. Once that is over it stays over. Thread-safe.
 */
final class Tenure {
    private final StoreSession session;
    private final Clockwork clockwork;
    private final Set<Runnable> listeners = new LinkedHashSet<>();
    private volatile long deadlineNanos;
    private volatile boolean over;

    /** A session whose opening was sent at {@code sentNanos}. */
    Tenure(StoreSession session, Clockwork clockwork, long sentNanos) {
        this.session = session;
        this.clockwork = clockwork;
        this.deadlineNanos = sentNanos + session.guaranteed().toNanos();
    }

    StoreSession session() {
        return session;
    }

    boolean isValid() {
        return remainingNanos() > 0;
    }

    /** Until the deadline; 0 where that is past, or the store has said that the session has ended. */
    long remainingNanos() {
        return over || session.hasEnded() ? 0 : Math.max(0, deadlineNanos - clockwork.nanoTime());
    }

    /** A renewal that was sent then has succeeded. It does not bring back what was over meanwhile. */
    void renewed(long sentNanos) {
        if (isValid()) {
            deadlineNanos = sentNanos + session.guaranteed().toNanos();
        }
    }

    /** Runs the action when it is over, now if it is already. */
    void whenOver(Runnable action) {
        synchronized (listeners) {
            if (!over) {
                listeners.add(action);
                return;
            }
        }
        action.run();
    }

    void forget(Runnable action) {
        synchronized (listeners) {
            listeners.remove(action);
        }
    }

    /** Ends it, and tells who has asked. */
    void end() {
        List<Runnable> told;
        synchronized (listeners) {
            over = true;
            told = new ArrayList<>(listeners);
            listeners.clear();
        }
        Actions.run(told);
    }
}
