package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.CoordinationRuntime;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;

/** Creates and removes the entries that end with the session. Thread-safe. */
public final class SessionEntries {
    private static final long MAX_CLAIM_WAIT_NANOS = Duration.ofSeconds(5).toNanos();

    private final CoordinationStore store;
    private final CoordinationRuntime runtime;
    private final EntryReleaser releaser;

    SessionEntries(CoordinationStore store, CoordinationRuntime runtime, EntryReleaser releaser) {
        this.store = store;
        this.runtime = runtime;
        this.releaser = releaser;
    }

    /**
     * Claims a path; empty if another session has it.
     *
     * <p>The store may carry out a claim whose answer was lost much later, even after the claimed entry was released.
     * So such an entry is removed again with each renewal for a while, and a later claim of the path is released as one
     * in doubt. A removal that is still pending goes first, because it would remove the new claim.
     *
     * @throws StoreUnavailableException if the store does not answer
     */
    public Optional<OwnedEntry> claim(SessionLease lease, String path, byte[] value) {
        awaitReleased(lease, path);
        try {
            return store.claim(lease.session(), path, value)
                    .map(entry -> new OwnedEntry(
                            this, lease, entry, new EntryRelease(path, releaser.takeDoubt(lease, path))));
        } catch (StoreUnavailableException e) {
            release(lease, new EntryRelease(path, true));
            throw e;
        }
    }

    private void awaitReleased(SessionLease lease, String path) {
        try {
            if (!releaser.awaitAnswered(lease, path, runtime.waiter(), MAX_CLAIM_WAIT_NANOS)) {
                throw new StoreUnavailableException(path + ": still being released (expected: released)", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(path + ": interrupted while it was being released", e);
        }
    }

    /**
     * Waits until no removal from the folder is pending, but no longer than {@code maxNanos}. A process that queues up
     * behind its own former entry would wait longer.
     */
    void awaitFolderReleased(SessionLease lease, String folder, CoordinationRuntime.Waiter waiter, long maxNanos)
            throws InterruptedException {
        String prefix = folder + "/";
        boolean unused = releaser.awaitReleased(lease, path -> path.startsWith(prefix), waiter, maxNanos);
    }

    void release(SessionLease lease, EntryRelease release) {
        releaser.release(lease, release);
    }

    void releaseLost(SessionLease lease, EntryRelease release) {
        releaser.releaseLost(lease, release);
    }
}
