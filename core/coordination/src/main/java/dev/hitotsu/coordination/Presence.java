package dev.hitotsu.coordination;

import dev.hitotsu.coordination.Releases.Leaving;
import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process's session in the store: opens it when it is first needed, renews it three times in its guaranteed
 * time, tells at its deadline that it is lost, whatever the store does meanwhile, and opens another. Thread-safe.
 */
final class Presence implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final int RENEWALS = 3;
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();
    private static final long UNTIL_WOKEN = Duration.ofDays(1).toNanos();
    private static final long CLAIM_WAIT_NANOS = Duration.ofSeconds(5).toNanos();

    private final CoordinationStore store;
    private final Clockwork clockwork;
    private final Duration length;
    private final Clockwork.Waiter renewing;
    private final Clockwork.Waiter watching;
    private final Releases releases;
    private final Set<Runnable> closeListeners = new LinkedHashSet<>();
    private @Nullable Tenure tenure;
    private boolean keeping;
    private boolean closed;

    Presence(CoordinationStore store, Clockwork clockwork, Duration length) {
        this.store = store;
        this.clockwork = clockwork;
        this.length = length;
        this.renewing = clockwork.waiter();
        this.watching = clockwork.waiter();
        this.releases = new Releases(store, clockwork);
    }

    /**
     * The session that is alive, a new one where there is none.
     *
     * @throws StoreUnavailableException where none can be opened now
     * @throws ClosedException after {@link #close}
     */
    Tenure current() {
        Tenure now = alive();
        if (now != null) {
            return now;
        }
        long sent = clockwork.nanoTime();
        StoreSession opened = store.openSession(length);
        return adopted(new Tenure(opened, clockwork, sent));
    }

    private synchronized @Nullable Tenure alive() {
        requireOpen();
        return tenure != null && tenure.isValid() ? tenure : null;
    }

    /** Two threads may have opened one each; the first stays. */
    private Tenure adopted(Tenure opened) {
        Tenure kept;
        Tenure former = null;
        synchronized (this) {
            if (closed || (tenure != null && tenure.isValid())) {
                kept = tenure;
            } else {
                kept = opened;
                former = tenure;
                tenure = opened;
                keep();
            }
        }
        if (kept != opened) {
            opened.session().close();
        }
        putAway(former);
        renewing.wake();
        watching.wake();
        synchronized (this) {
            requireOpen();
        }
        return kept == null ? opened : kept;
    }

    private void keep() {
        if (!keeping) {
            keeping = true;
            clockwork.start("hitotsu-session", this::renewAll);
            clockwork.start("hitotsu-deadline", this::watchDeadlines);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException();
        }
    }

    /** Runs the action when this is closed, now if it is already. */
    void whenClosed(Runnable action) {
        synchronized (this) {
            if (!closed) {
                closeListeners.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized void forget(Runnable action) {
        closeListeners.remove(action);
    }

    /** Removes what was entered or claimed there, as soon as the store can be reached, while the session lives. */
    void release(Tenure holder, Leaving leaving) {
        releases.add(holder, leaving);
    }

    /** As {@link #release}, for what may be another's by now. */
    void releaseLost(Tenure holder, Leaving leaving) {
        releases.addLost(holder, leaving);
    }

    /**
     * Waits until nothing waits to be removed from the folder, but no longer than that: who queues up again behind itself
     * takes longer than who waits for its own removal.
     */
    void awaitReleases(Tenure holder, String folder, Clockwork.Waiter own, long nanos) throws InterruptedException {
        String prefix = folder + "/";
        boolean unused = releases.await(holder, path -> path.startsWith(prefix), own, nanos);
    }

    /**
     * Claims a path. A claim whose answer was lost may be carried out later, even after what was claimed then has been given
     * back; so it is removed again with each renewal for a while, and what is claimed after it is given back with doubt. What
     * waits to be removed there comes first, or it would remove what is claimed now.
     */
    Optional<Holding> claim(Tenure holder, String path, byte[] value) {
        awaitRelease(holder, path);
        try {
            return store.claim(holder.session(), path, value)
                    .map(entry -> Holding.of(
                            store, this, holder, entry, new Leaving(path, releases.takeDoubt(holder, path))));
        } catch (StoreUnavailableException e) {
            release(holder, new Leaving(path, true));
            throw e;
        }
    }

    private void awaitRelease(Tenure holder, String path) {
        try {
            if (!releases.awaitGone(holder, path, clockwork.waiter(), CLAIM_WAIT_NANOS)) {
                throw new StoreUnavailableException(path + ": still being released (expected: released)", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(path + ": interrupted while it was being released", e);
        }
    }

    private void renewAll() {
        try {
            while (!isClosed()) {
                Tenure now = kept();
                if (now == null) {
                    renewing.await(UNTIL_WOKEN);
                } else {
                    boolean reached = renew(now);
                    releases.repeatDoubtful(now);
                    pauseBetween(now, reached);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until another renewal is due, or the tenure is another. */
    private void pauseBetween(Tenure now, boolean reached) throws InterruptedException {
        long pause = reached ? now.session().guaranteed().toNanos() / RENEWALS : RETRY_NANOS;
        long until = clockwork.nanoTime() + pause;
        for (long left = pause; left > 0 && isKept(now); left = until - clockwork.nanoTime()) {
            renewing.await(left);
        }
    }

    private synchronized boolean isKept(Tenure now) {
        return tenure == now;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void watchDeadlines() {
        try {
            while (!isClosed()) {
                Tenure now = kept();
                watching.await(now == null ? UNTIL_WOKEN : Math.max(1, now.remainingNanos()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The session that is alive; one that is over is put away. */
    private @Nullable Tenure kept() {
        Tenure now;
        synchronized (this) {
            now = tenure;
            if (now == null || now.isValid()) {
                return now;
            }
            tenure = null;
        }
        putAway(now);
        return null;
    }

    /** A session that is over: who relied on it is told. To end it in the store may take long. */
    private void putAway(@Nullable Tenure former) {
        if (former != null) {
            log.info("the session was lost");
            former.end();
            clockwork.start("hitotsu-session-end", former.session()::close);
        }
    }

    private boolean renew(Tenure now) {
        long sent = clockwork.nanoTime();
        try {
            now.session().renew();
            now.renewed(sent);
            return true;
        } catch (SessionEndedException e) {
            log.debug("the session has ended", e);
            now.end();
            watching.wake();
            return false;
        } catch (StoreUnavailableException e) {
            log.debug("the session could not be renewed", e);
            return false;
        } catch (RuntimeException e) {
            log.warn("the session could not be renewed, and is tried again", e);
            return false;
        }
    }

    /** Ends the session; what it holds is lost. */
    @Override
    public void close() {
        Tenure last;
        List<Runnable> told;
        synchronized (this) {
            closed = true;
            last = tenure;
            tenure = null;
            told = List.copyOf(closeListeners);
            closeListeners.clear();
        }
        renewing.wake();
        watching.wake();
        releases.close();
        Actions.run(told);
        if (last != null) {
            last.end();
            last.session().close();
        }
    }
}
