package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process's session in the store: opens it when it is first needed, renews it three times in its guaranteed
 * time, and opens another when it has ended. Thread-safe.
 */
final class Presence implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final int RENEWALS = 3;
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();
    private static final long UNTIL_WOKEN = Duration.ofDays(1).toNanos();

    private static final long DOUBT_NANOS = Duration.ofMinutes(1).toNanos();

    /**
     * What is to be removed.
     *
     * @param path as it was entered or claimed
     * @param doubt whether a request to enter is unanswered, and may be carried out after it was removed
     */
    record Leaving(String path, boolean doubt) {}

    private record Release(Tenure tenure, Leaving leaving, long untilNanos) {}

    private final CoordinationStore store;
    private final Clockwork clockwork;
    private final Duration length;
    private final Clockwork.Waiter waiter;
    private final Queue<Release> releases = new ArrayDeque<>();
    private final List<Release> doubtful = new ArrayList<>();
    private final List<Clockwork.Waiter> releaseWaiters = new ArrayList<>();
    private final Set<Runnable> closeListeners = new LinkedHashSet<>();
    private @Nullable Tenure tenure;
    private boolean keeping;
    private boolean closed;

    Presence(CoordinationStore store, Clockwork clockwork, Duration length) {
        this.store = store;
        this.clockwork = clockwork;
        this.length = length;
        this.waiter = clockwork.waiter();
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
                if (!keeping) {
                    keeping = true;
                    clockwork.start("hitotsu-session", this::keep);
                }
            }
        }
        if (kept != opened) {
            opened.session().close();
        }
        putAway(former);
        waiter.wake();
        synchronized (this) {
            requireOpen();
        }
        return kept == null ? opened : kept;
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
        Release release = new Release(holder, leaving, clockwork.nanoTime() + DOUBT_NANOS);
        if (leaving.doubt || !send(release)) {
            add(release);
        }
    }

    /** False where the store wants to be waited for. */
    private boolean send(Release release) {
        Optional<CompletableFuture<Void>> sent = store.sendRelease(release.tenure.session(), release.leaving.path);
        sent.ifPresent(answer -> {
            var unused = answer.whenComplete((done, failure) -> {
                if (failure != null) {
                    add(release);
                }
            });
        });
        return sent.isPresent();
    }

    private void add(Release release) {
        synchronized (this) {
            releases.add(release);
        }
        waiter.wake();
    }

    /**
     * Claims a path. A claim whose answer was lost may be carried out later, even after what was claimed then has been given
     * back; so it is removed again with each renewal for a while, and what is claimed after it is given back with doubt.
     */
    Optional<Holding> claim(Tenure tenure, String path, byte[] value) {
        try {
            return store.claim(tenure.session(), path, value)
                    .map(entry -> Holding.of(store, this, tenure, entry, new Leaving(path, takeDoubt(tenure, path))));
        } catch (StoreUnavailableException e) {
            release(tenure, new Leaving(path, true));
            throw e;
        }
    }

    /** Whether there was doubt about the path, which the caller takes over. */
    private synchronized boolean takeDoubt(Tenure holder, String path) {
        Predicate<Release> same =
                release -> release.tenure == holder && release.leaving.path.equals(path) && release.leaving.doubt;
        boolean waiting = releases.removeIf(same);
        return doubtful.removeIf(same) || waiting;
    }

    /**
     * Waits until nothing waits to be removed from the folder, but no longer than that: who queues up again behind itself
     * takes longer than who waits for its own removal.
     */
    void awaitReleases(String folder, Clockwork.Waiter waiting, long nanos) throws InterruptedException {
        long deadline = clockwork.nanoTime() + nanos;
        synchronized (this) {
            releaseWaiters.add(waiting);
        }
        try {
            while (isLeaving(folder) && deadline - clockwork.nanoTime() > 0) {
                waiting.await(deadline - clockwork.nanoTime());
            }
        } finally {
            synchronized (this) {
                releaseWaiters.remove(waiting);
            }
        }
    }

    private synchronized boolean isLeaving(String folder) {
        return releases.stream()
                .anyMatch(release -> release.tenure == tenure && release.leaving.path.startsWith(folder + "/"));
    }

    private void keep() {
        long renewAt = clockwork.nanoTime();
        try {
            while (!isClosed()) {
                boolean reached = releaseAll();
                Tenure now = kept();
                if (now != null && clockwork.nanoTime() >= renewAt) {
                    reached &= renew(now);
                    removeDoubtful(now);
                    renewAt = clockwork.nanoTime()
                            + (reached ? now.session().guaranteed().toNanos() / RENEWALS : RETRY_NANOS);
                }
                long idle = now == null ? UNTIL_WOKEN : Math.max(1, renewAt - clockwork.nanoTime());
                waiter.await(reached ? idle : RETRY_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** The session to renew; one that is over is put away. */
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

    /** A session that is over: who relied on it is told. */
    private static void putAway(@Nullable Tenure former) {
        if (former != null) {
            log.info("the session was lost");
            former.end();
            former.session().close();
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
            return true;
        } catch (StoreUnavailableException e) {
            log.debug("the session could not be renewed", e);
            return false;
        } catch (RuntimeException e) {
            log.warn("the session could not be renewed, and is tried again", e);
            return false;
        }
    }

    /** False where the store is away and something is left to do. */
    private boolean releaseAll() {
        for (Release next = peek(); next != null; next = peek()) {
            if (!release(next)) {
                return false;
            }
            synchronized (this) {
                // Where a claim has taken over the doubt meanwhile, it is not ours any more.
                boolean ours = releases.remove(next);
                releaseWaiters.forEach(Clockwork.Waiter::wake);
                if (ours && next.leaving.doubt && next.untilNanos - clockwork.nanoTime() > 0) {
                    doubtful.add(next);
                }
            }
        }
        return true;
    }

    /** Once more, with each renewal for a while. */
    private synchronized void removeDoubtful(Tenure now) {
        doubtful.removeIf(release -> release.tenure != now);
        releases.addAll(doubtful);
        doubtful.clear();
    }

    private synchronized @Nullable Release peek() {
        return releases.peek();
    }

    private boolean release(Release release) {
        try {
            if (!release.tenure.session().hasEnded()) {
                store.release(release.tenure.session(), release.leaving.path);
            }
            return true;
        } catch (SessionEndedException e) {
            return true;
        } catch (StoreUnavailableException e) {
            return release.tenure != kept();
        } catch (RuntimeException e) {
            log.warn("{}: cannot be released, and goes with the session", release.leaving.path, e);
            return true;
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
        waiter.wake();
        told.forEach(Runnable::run);
        if (last != null) {
            last.end();
            last.session().close();
        }
    }
}
