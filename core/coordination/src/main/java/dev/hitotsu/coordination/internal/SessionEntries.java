package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Creates and removes the entries that end with the session. Thread-safe. */
public final class SessionEntries {
    private static final long MAX_CLAIM_WAIT_NANOS = Duration.ofSeconds(5).toNanos();

    /** A path that this process has claimed or is claiming. */
    private record Claim(SessionLease lease, String path) {}

    private final CoordinationStore store;
    private final Clockwork runtime;
    private final EntryReleaser releaser;
    private final EntryVerifier verifier;
    private final Set<Claim> claims = ConcurrentHashMap.newKeySet();

    SessionEntries(CoordinationStore store, Clockwork runtime, EntryReleaser releaser, EntryVerifier verifier) {
        this.store = store;
        this.runtime = runtime;
        this.releaser = releaser;
        this.verifier = verifier;
    }

    Clockwork runtime() {
        return runtime;
    }

    /**
     * Claims a path; empty if another session has it, or if this process has claimed it already.
     *
     * <p>The store may carry out a claim whose answer was lost much later, even after the claimed entry was released.
     * So such an entry is removed again with each renewal for a while. Such a removal must never hit a claim that we
     * rely on. Therefore a new claim of the path waits until no removal is under way, and takes over the doubt before
     * it is sent; and a process claims a path only once.
     *
     * @throws StoreUnavailableException if the store does not answer
     */
    public Optional<OwnedEntry> claim(SessionLease lease, String path, byte[] value) {
        claims.removeIf(former -> !former.lease.isValid());
        Claim claim = new Claim(lease, path);
        if (!claims.add(claim)) {
            return Optional.empty();
        }
        boolean claimed = false;
        try {
            Optional<OwnedEntry> owned = claimAlone(lease, path, value);
            claimed = owned.isPresent();
            return owned;
        } finally {
            if (!claimed) {
                claims.remove(claim);
            }
        }
    }

    private Optional<OwnedEntry> claimAlone(SessionLease lease, String path, byte[] value) {
        boolean inDoubt = takeDoubt(lease, path);
        boolean settled = false;
        try {
            Optional<StoreEntry> entry = store.claim(lease.session(), path, value);
            boolean doubtful = inDoubt;
            settled = entry.isPresent() || !inDoubt;
            return entry.map(found -> new OwnedEntry(this, lease, found, EntryRelease.claimed(found, doubtful)));
        } catch (StoreUnavailableException e) {
            inDoubt = true;
            throw e;
        } finally {
            if (!settled && inDoubt) {
                releaser.release(lease, EntryRelease.claimInDoubt(path));
            }
        }
    }

    private boolean takeDoubt(SessionLease lease, String path) {
        try {
            return releaser.takeDoubt(lease, path, runtime.waiter(), MAX_CLAIM_WAIT_NANOS)
                    .orElseThrow(() ->
                            new StoreUnavailableException(path + ": still being released (expected: released)", null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(path + ": interrupted while it was being released", e);
        }
    }

    /**
     * Waits until no removal from the folder is pending, but no longer than {@code maxNanos}. A process that queues up
     * behind its own former entry would wait longer.
     */
    void awaitFolderReleased(SessionLease lease, String folder, Clockwork.Waiter waiter, long maxNanos)
            throws InterruptedException {
        String prefix = folder + "/";
        boolean unused = releaser.awaitReleased(lease, path -> path.startsWith(prefix), waiter, maxNanos);
    }

    void hold(OwnedEntry owned, Runnable onGone) {
        verifier.add(owned, onGone);
    }

    void release(OwnedEntry owned, EntryRelease release) {
        verifier.remove(owned);
        releaser.release(owned.lease(), release);
        claims.remove(new Claim(owned.lease(), release.path()));
    }

    void releaseLost(OwnedEntry owned, EntryRelease release) {
        verifier.remove(owned);
        releaser.releaseLost(owned.lease(), release);
        claims.remove(new Claim(owned.lease(), release.path()));
    }

    /** Removes a queue entry that nobody relies on. */
    void leaveQueue(SessionLease lease, EntryRelease release) {
        releaser.release(lease, release);
    }

    /** Waits until a queue entry that was left is gone, but no longer than {@code maxNanos}. */
    void awaitGone(SessionLease lease, String path, Clockwork.Waiter waiter, long maxNanos)
            throws InterruptedException {
        releaser.awaitAnswered(lease, path, waiter, maxNanos);
    }
}
