package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes entries as soon as the store can be reached, while their session lives. It has a thread of its own, so that
 * no renewal waits for a removal. Thread-safe.
 */
final class EntryReleaser {
    private static final Logger log = LoggerFactory.getLogger(EntryReleaser.class);
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();
    private static final long UNTIL_WOKEN_NANOS = Duration.ofDays(1).toNanos();
    private static final long DOUBT_NANOS = Duration.ofMinutes(1).toNanos();

    private record PendingRelease(SessionLease lease, EntryRelease release, long doubtEndsNanos) {
        boolean concerns(SessionLease other, Predicate<String> paths) {
            return lease == other && paths.test(release.path());
        }
    }

    private final CoordinationStore store;
    private final Clockwork runtime;
    private final Clockwork.Waiter work;
    /** To be removed by our thread. */
    private final Queue<PendingRelease> pending = new ArrayDeque<>();
    /** Removed, but to be removed again with the next renewal. */
    private final List<PendingRelease> inDoubt = new ArrayList<>();
    /** Sent, and not answered yet. */
    private final List<PendingRelease> sent = new ArrayList<>();

    private final List<Clockwork.Waiter> waiters = new ArrayList<>();
    private boolean started;
    private boolean closed;

    EntryReleaser(CoordinationStore store, Clockwork runtime) {
        this.store = store;
        this.runtime = runtime;
        this.work = runtime.waiter();
    }

    /** Removes the entry soon. Does not block. */
    void release(SessionLease lease, EntryRelease release) {
        PendingRelease removal = pendingRelease(lease, release);
        if (release.inDoubt() || !send(removal)) {
            enqueue(removal);
        }
    }

    /** Removes the entry soon if it still belongs to the session. Does not block. */
    void releaseLost(SessionLease lease, EntryRelease release) {
        enqueue(pendingRelease(lease, release));
    }

    private PendingRelease pendingRelease(SessionLease lease, EntryRelease release) {
        return new PendingRelease(lease, release, runtime.nanoTime() + DOUBT_NANOS);
    }

    /** False if the store can release only by a call that blocks. */
    private boolean send(PendingRelease removal) {
        synchronized (this) {
            sent.add(removal);
        }
        Optional<CompletableFuture<Void>> reply = store.sendRelease(removal.lease.session(), removal.release.path());
        if (reply.isEmpty()) {
            answered(removal);
            return false;
        }
        var unused = reply.get().whenComplete((done, failure) -> {
            if (failure != null) {
                enqueue(removal);
            }
            answered(removal);
        });
        return true;
    }

    private synchronized void answered(PendingRelease removal) {
        sent.remove(removal);
        waiters.forEach(Clockwork.Waiter::wake);
    }

    private void enqueue(PendingRelease removal) {
        boolean first;
        synchronized (this) {
            pending.add(removal);
            first = !started && !closed;
            started = true;
        }
        if (first) {
            runtime.start("hitotsu-releases", this::run);
        }
        work.wake();
    }

    /** Removes all entries in doubt once more. */
    void repeatInDoubt(SessionLease current) {
        synchronized (this) {
            inDoubt.removeIf(removal -> removal.lease != current);
            pending.addAll(inDoubt);
            inDoubt.clear();
        }
        work.wake();
    }

    /**
     * Waits until every removal of the path is done and answered, but no longer than {@code maxNanos}. Then the caller
     * is responsible for the doubt about the path: no removal of it begins any more.
     *
     * @return whether the path was in doubt; empty if the time ran out
     */
    Optional<Boolean> takeDoubt(SessionLease lease, String path, Clockwork.Waiter waiter, long maxNanos)
            throws InterruptedException {
        AtomicReference<Boolean> taken = new AtomicReference<>();
        await(() -> tryTakeDoubt(lease, path, taken), waiter, maxNanos);
        return Optional.ofNullable(taken.get());
    }

    /** In one step: else the next renewal could begin a removal between the look and the claim. */
    private synchronized boolean tryTakeDoubt(SessionLease lease, String path, AtomicReference<Boolean> taken) {
        if (isPending(lease, path::equals) || isSent(lease, path)) {
            return false;
        }
        taken.set(inDoubt.removeIf(removal -> removal.concerns(lease, path::equals)));
        return true;
    }

    /**
     * Waits until no removal of these paths is pending, but no longer than {@code maxNanos}.
     *
     * @return whether none is pending
     */
    boolean awaitReleased(SessionLease lease, Predicate<String> paths, Clockwork.Waiter waiter, long maxNanos)
            throws InterruptedException {
        return await(() -> !isPending(lease, paths), waiter, maxNanos);
    }

    /** Waits until every removal of the path is done and answered, but no longer than {@code maxNanos}. */
    void awaitAnswered(SessionLease lease, String path, Clockwork.Waiter waiter, long maxNanos)
            throws InterruptedException {
        boolean unused = await(() -> !isPending(lease, path::equals) && !isSent(lease, path), waiter, maxNanos);
    }

    private boolean await(BooleanSupplier condition, Clockwork.Waiter waiter, long maxNanos)
            throws InterruptedException {
        long deadline = runtime.nanoTime() + maxNanos;
        synchronized (this) {
            waiters.add(waiter);
        }
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - runtime.nanoTime();
                if (left <= 0) {
                    return false;
                }
                waiter.await(left);
            }
            return true;
        } finally {
            synchronized (this) {
                waiters.remove(waiter);
            }
        }
    }

    private synchronized boolean isSent(SessionLease lease, String path) {
        return sent.stream().anyMatch(removal -> removal.concerns(lease, path::equals));
    }

    private synchronized boolean isPending(SessionLease lease, Predicate<String> paths) {
        return pending.stream().anyMatch(removal -> removal.concerns(lease, paths));
    }

    private void run() {
        try {
            while (!isClosed()) {
                work.await(removeAll() ? UNTIL_WOKEN_NANOS : RETRY_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the store is away and something is left to remove. */
    private boolean removeAll() {
        for (PendingRelease next = peek(); next != null; next = peek()) {
            if (!remove(next)) {
                return false;
            }
            synchronized (this) {
                pending.remove(next);
                waiters.forEach(Clockwork.Waiter::wake);
                if (next.release.inDoubt() && next.doubtEndsNanos - runtime.nanoTime() > 0) {
                    inDoubt.add(next);
                }
            }
        }
        return true;
    }

    private synchronized @Nullable PendingRelease peek() {
        return closed ? null : pending.peek();
    }

    private boolean remove(PendingRelease removal) {
        try {
            if (removal.lease.isValid()) {
                remove(removal.lease.session(), removal.release);
            }
            return true;
        } catch (SessionEndedException e) {
            return true;
        } catch (StoreUnavailableException e) {
            return !removal.lease.isValid();
        } catch (RuntimeException | Error e) {
            log.warn("{}: cannot be released, and ends with the session", removal.release.path(), e);
            return true;
        }
    }

    /**
     * The request may arrive late, when we have claimed the path again. So the removal of a claim names the very entry,
     * if need be one that was looked for.
     */
    private void remove(StoreSession session, EntryRelease release) {
        if (!release.claimed()) {
            store.release(session, release.path());
            return;
        }
        StoreEntry claimed = release.entry();
        if (release.inDoubt() || claimed == null) {
            store.get(release.path()).ifPresent(found -> store.releaseClaim(session, found));
        } else {
            store.releaseClaim(session, claimed);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        work.wake();
    }
}
