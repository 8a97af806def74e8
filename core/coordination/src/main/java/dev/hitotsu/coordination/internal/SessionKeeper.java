package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the session of this process in the store. It opens the session when it is first needed, renews it three times
 * in its guaranteed lifetime, and opens another one after a loss. When the deadline passes it ends the lease at once,
 * whatever the store does meanwhile. Thread-safe.
 */
public final class SessionKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SessionKeeper.class);
    private static final int RENEWALS_PER_LIFETIME = 3;
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();
    private static final long UNTIL_WOKEN_NANOS = Duration.ofDays(1).toNanos();

    private final CoordinationStore store;
    private final Clockwork runtime;
    private final Duration sessionTimeout;
    private final Clockwork.Waiter renewalWaiter;
    private final Clockwork.Waiter deadlineWaiter;
    private final EntryReleaser releaser;
    private final EntryVerifier verifier;
    private final SessionEntries entries;
    private final Set<Runnable> closeListeners = new LinkedHashSet<>();
    private @Nullable SessionLease lease;
    private boolean started;
    private boolean closed;

    public SessionKeeper(CoordinationStore store, Clockwork runtime, Duration sessionTimeout) {
        this.store = store;
        this.runtime = runtime;
        this.sessionTimeout = sessionTimeout;
        this.renewalWaiter = runtime.waiter();
        this.deadlineWaiter = runtime.waiter();
        this.releaser = new EntryReleaser(store, runtime);
        this.verifier = new EntryVerifier(store, runtime);
        this.entries = new SessionEntries(store, runtime, releaser, verifier);
    }

    /** The entries that end with the session. */
    public SessionEntries entries() {
        return entries;
    }

    /**
     * The lease on the current session. Opens a session if there is none.
     *
     * @throws StoreUnavailableException if none can be opened now
     * @throws CoordinationClosedException after {@link #close}
     */
    public SessionLease lease() {
        SessionLease valid = validLease();
        if (valid != null) {
            return valid;
        }
        long sent = runtime.nanoTime();
        StoreSession opened = store.openSession(sessionTimeout);
        return adopt(new SessionLease(opened, runtime, sent));
    }

    private synchronized @Nullable SessionLease validLease() {
        requireOpen();
        return lease != null && lease.isValid() ? lease : null;
    }

    /** Two threads may have opened a session each; the first one stays. */
    private SessionLease adopt(SessionLease opened) {
        SessionLease kept;
        SessionLease former = null;
        synchronized (this) {
            if (closed || (lease != null && lease.isValid())) {
                kept = lease;
            } else {
                kept = opened;
                former = lease;
                lease = opened;
                startThreads();
            }
        }
        if (kept != opened) {
            opened.session().close();
        }
        discard(former);
        renewalWaiter.wake();
        deadlineWaiter.wake();
        synchronized (this) {
            requireOpen();
        }
        return kept == null ? opened : kept;
    }

    private void startThreads() {
        if (!started) {
            started = true;
            runtime.start("hitotsu-session", this::renewUntilClosed);
            runtime.start("hitotsu-deadline", this::watchDeadlines);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new CoordinationClosedException();
        }
    }

    /** Calls the listener when this is closed; at once if it is closed already. */
    public void onClose(Runnable listener) {
        synchronized (this) {
            if (!closed) {
                closeListeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /** Removes a listener that was added by {@link #onClose}. */
    public synchronized void removeListener(Runnable listener) {
        closeListeners.remove(listener);
    }

    private void renewUntilClosed() {
        try {
            while (!isClosed()) {
                SessionLease current = validLeaseOrDiscard();
                if (current == null) {
                    renewalWaiter.await(UNTIL_WOKEN_NANOS);
                } else {
                    boolean renewed = renew(current);
                    releaser.repeatInDoubt(current);
                    awaitNextRenewal(current, renewed);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the next renewal is due, or until there is another lease. */
    private void awaitNextRenewal(SessionLease current, boolean renewed) throws InterruptedException {
        long pause = renewed ? current.session().guaranteedLifetime().toNanos() / RENEWALS_PER_LIFETIME : RETRY_NANOS;
        long until = runtime.nanoTime() + pause;
        for (long left = pause; left > 0 && isCurrent(current); left = until - runtime.nanoTime()) {
            renewalWaiter.await(left);
        }
    }

    private synchronized boolean isCurrent(SessionLease other) {
        return lease == other;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void watchDeadlines() {
        try {
            while (!isClosed()) {
                SessionLease current = validLeaseOrDiscard();
                deadlineWaiter.await(current == null ? UNTIL_WOKEN_NANOS : Math.max(1, current.remainingNanos()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The current lease; null if there is none, or if its time is over, in which case it is discarded. */
    private @Nullable SessionLease validLeaseOrDiscard() {
        SessionLease current;
        synchronized (this) {
            current = lease;
            if (current == null || current.isValid()) {
                return current;
            }
            lease = null;
        }
        discard(current);
        return null;
    }

    /**
     * Tells everybody who relied on the lease. Ending its session in the store may take long, so another thread does
     * it.
     */
    private void discard(@Nullable SessionLease former) {
        if (former != null) {
            log.info("the session was lost");
            former.end();
            runtime.start("hitotsu-session-end", former.session()::close);
        }
    }

    /** Renews the session; false if another attempt should follow soon. */
    private boolean renew(SessionLease current) {
        long sent = runtime.nanoTime();
        try {
            current.session().renew();
            current.renewed(sent);
            return true;
        } catch (SessionEndedException e) {
            log.debug("the session has ended", e);
            current.end();
            deadlineWaiter.wake();
            return false;
        } catch (StoreUnavailableException e) {
            log.debug("the session could not be renewed", e);
            return false;
        } catch (RuntimeException | Error e) {
            // A refusal, for example, which does not pass by itself: renew no more often than if all were well.
            log.warn("the session could not be renewed; another attempt follows: {}", e.toString());
            return true;
        }
    }

    /** Ends the session. Everything that it holds is lost. */
    @Override
    public void close() {
        SessionLease last;
        List<Runnable> called;
        synchronized (this) {
            closed = true;
            last = lease;
            lease = null;
            called = List.copyOf(closeListeners);
            closeListeners.clear();
        }
        renewalWaiter.wake();
        deadlineWaiter.wake();
        releaser.close();
        verifier.close();
        Listeners.callAll(called);
        if (last != null) {
            last.end();
            last.session().close();
        }
    }
}
