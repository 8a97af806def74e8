package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what was entered or claimed, as soon as the store can be reached and while the session lives; on a thread of its
 * own, so that no renewal waits for it. Thread-safe.
 */
final class Releases {
    private static final Logger log = LoggerFactory.getLogger(Releases.class);
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();
    private static final long UNTIL_WOKEN = Duration.ofDays(1).toNanos();
    private static final long DOUBT_NANOS = Duration.ofMinutes(1).toNanos();

    /**
     * What is to be removed.
     *
     * @param path as it was entered or claimed
     * @param doubt whether a request to create it is unanswered, and may be carried out after it was removed
     */
    record Leaving(String path, boolean doubt) {}

    private record Release(Tenure tenure, Leaving leaving, long untilNanos) {
        boolean isOf(Tenure holder, Predicate<String> which) {
            return tenure == holder && which.test(leaving.path);
        }
    }

    private final CoordinationStore store;
    private final Clockwork clockwork;
    private final Clockwork.Waiter waiter;
    private final Queue<Release> waiting = new ArrayDeque<>();
    private final List<Release> doubtful = new ArrayList<>();
    /** Sent, and not answered yet. */
    private final List<Release> sending = new ArrayList<>();

    private final List<Clockwork.Waiter> watching = new ArrayList<>();
    private boolean started;
    private boolean closed;

    Releases(CoordinationStore store, Clockwork clockwork) {
        this.store = store;
        this.clockwork = clockwork;
        this.waiter = clockwork.waiter();
    }

    /** Removes it soon, if it is still the session's. Does not block. */
    void addLost(Tenure holder, Leaving leaving) {
        enqueue(new Release(holder, leaving, clockwork.nanoTime() + DOUBT_NANOS));
    }

    /** Removes it soon. Does not block. */
    void add(Tenure holder, Leaving leaving) {
        Release release = new Release(holder, leaving, clockwork.nanoTime() + DOUBT_NANOS);
        if (leaving.doubt || !send(release)) {
            enqueue(release);
        }
    }

    /** False where the store wants to be waited for. */
    private boolean send(Release release) {
        synchronized (this) {
            sending.add(release);
        }
        Optional<CompletableFuture<Void>> sent = store.sendRelease(release.tenure.session(), release.leaving.path);
        if (sent.isEmpty()) {
            answered(release);
            return false;
        }
        var unused = sent.get().whenComplete((done, failure) -> {
            if (failure != null) {
                enqueue(release);
            }
            answered(release);
        });
        return true;
    }

    private synchronized void answered(Release release) {
        sending.remove(release);
        watching.forEach(Clockwork.Waiter::wake);
    }

    private void enqueue(Release release) {
        boolean first;
        synchronized (this) {
            waiting.add(release);
            first = !started && !closed;
            started = true;
        }
        if (first) {
            clockwork.start("hitotsu-releases", this::run);
        }
        waiter.wake();
    }

    /** What is in doubt is removed once more, for a while. */
    void repeatDoubtful(Tenure now) {
        synchronized (this) {
            doubtful.removeIf(release -> release.tenure != now);
            waiting.addAll(doubtful);
            doubtful.clear();
        }
        waiter.wake();
    }

    /** Whether there was doubt about the path, which the caller takes over. */
    synchronized boolean takeDoubt(Tenure holder, String path) {
        Predicate<Release> same = release -> release.leaving.doubt && release.isOf(holder, path::equals);
        boolean taken = waiting.removeIf(same);
        return doubtful.removeIf(same) || taken;
    }

    /**
     * Waits until nothing of the tenure waits to be removed at these paths, but no longer than that.
     *
     * @return whether that is so
     */
    boolean await(Tenure holder, Predicate<String> which, Clockwork.Waiter own, long nanos)
            throws InterruptedException {
        return awaitUntil(() -> !isWaiting(holder, which), own, nanos);
    }

    private boolean awaitUntil(BooleanSupplier gone, Clockwork.Waiter own, long nanos) throws InterruptedException {
        long deadline = clockwork.nanoTime() + nanos;
        synchronized (this) {
            watching.add(own);
        }
        try {
            while (!gone.getAsBoolean()) {
                long left = deadline - clockwork.nanoTime();
                if (left <= 0) {
                    return false;
                }
                own.await(left);
            }
            return true;
        } finally {
            synchronized (this) {
                watching.remove(own);
            }
        }
    }

    /** Waits until nothing of the tenure was sent or waits to be removed at the path, but no longer than that. */
    boolean awaitGone(Tenure holder, String path, Clockwork.Waiter own, long nanos) throws InterruptedException {
        return awaitUntil(() -> !isWaiting(holder, path::equals) && !isSending(holder, path), own, nanos);
    }

    private synchronized boolean isSending(Tenure holder, String path) {
        return sending.stream().anyMatch(release -> release.isOf(holder, path::equals));
    }

    private synchronized boolean isWaiting(Tenure holder, Predicate<String> which) {
        return waiting.stream().anyMatch(release -> release.isOf(holder, which));
    }

    private void run() {
        try {
            while (!isClosed()) {
                waiter.await(removeAll() ? UNTIL_WOKEN : RETRY_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False where the store is away and something is left to do. */
    private boolean removeAll() {
        for (Release next = peek(); next != null; next = peek()) {
            if (!remove(next)) {
                return false;
            }
            synchronized (this) {
                // Where a claim has taken over the doubt meanwhile, it is not ours any more.
                boolean ours = waiting.remove(next);
                watching.forEach(Clockwork.Waiter::wake);
                if (ours && next.leaving.doubt && next.untilNanos - clockwork.nanoTime() > 0) {
                    doubtful.add(next);
                }
            }
        }
        return true;
    }

    private synchronized @Nullable Release peek() {
        return closed ? null : waiting.peek();
    }

    private boolean remove(Release release) {
        try {
            if (release.tenure.isValid()) {
                store.release(release.tenure.session(), release.leaving.path);
            }
            return true;
        } catch (SessionEndedException e) {
            return true;
        } catch (StoreUnavailableException e) {
            return !release.tenure.isValid();
        } catch (RuntimeException e) {
            log.warn("{}: cannot be released, and goes with the session", release.leaving.path, e);
            return true;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        waiter.wake();
    }
}
