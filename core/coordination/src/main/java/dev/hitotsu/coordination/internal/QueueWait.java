package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.runtime.Clockwork;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a turn in a queue. It puts an entry that ends with the session at the end of the queue, and its turn comes
 * when that entry is the first. It watches only the entry before its own, so that a release wakes one process and not
 * all of them.
 *
 * <p>After the loss of a session it queues up again at the end. It waits through an outage of the store.
 *
 * @see <a href="https://zookeeper.apache.org/doc/current/recipes.html#sc_recipes_Locks">ZooKeeper recipes: locks</a>
 */
public final class QueueWait {
    private static final Logger log = LoggerFactory.getLogger(QueueWait.class);
    private static final long RETRY_NANOS = 50_000_000;
    private static final long MAX_RELEASE_NANOS = 5_000_000_000L;
    /** Beyond the time that a caller wanted to wait, so short. */
    public static final long MAX_LEAVE_NANOS = 1_000_000_000L;

    private final CoordinationStore store;
    private final SessionKeeper sessionKeeper;
    private final Clockwork runtime;
    private final String folder;
    private final String name;
    private final byte[] value;
    private final long deadlineNanos;
    private final Clockwork.Waiter waiter;
    private final Runnable wakeUp;
    private @Nullable SessionLease lease;
    private int sessionCount;
    private @Nullable StoreEntry ownEntry;
    /** Whether an entry whose creation was never confirmed may still appear. */
    private boolean inDoubt;

    private boolean outageLogged;
    private volatile boolean cancelled;

    /**
     * A wait that has not begun.
     *
     * @param name a name that nobody else ever uses
     * @param maxNanos how long to wait at most
     */
    public QueueWait(
            CoordinationStore store,
            SessionKeeper sessionKeeper,
            Clockwork runtime,
            String folder,
            String name,
            byte[] value,
            long maxNanos) {
        this.store = store;
        this.sessionKeeper = sessionKeeper;
        this.runtime = runtime;
        this.folder = folder;
        this.name = name;
        this.value = value;
        this.deadlineNanos = runtime.nanoTime() + maxNanos;
        this.waiter = runtime.waiter();
        this.wakeUp = waiter::wake;
    }

    /**
     * Waits for the turn. Unless it is granted, nothing of the wait stays in the queue.
     *
     * @return the entry that is the first; empty if the time ran out
     */
    public Optional<OwnedEntry> await() throws InterruptedException {
        boolean granted = false;
        try {
            do {
                Optional<OwnedEntry> first = attempt();
                if (first.isPresent()) {
                    granted = true;
                    return first;
                }
            } while (remainingNanos() > 0 && !cancelled);
            leaveInTime();
            return Optional.empty();
        } finally {
            if (granted) {
                forgetLease();
            } else {
                leaveQueue();
            }
        }
    }

    /** Ends the wait after the request that is under way. From any thread. */
    void cancel() {
        cancelled = true;
        waiter.wake();
    }

    /** Does what can be done now, and then waits until something may have changed. */
    private Optional<OwnedEntry> attempt() throws InterruptedException {
        if (runtime.clearInterrupt()) {
            // Some stores finish a request all the same, others do not even begin it.
            throw new InterruptedException();
        }
        try {
            SessionLease current = joinQueue();
            StoreEntry entry = ownEntry;
            if (entry == null) {
                return Optional.empty();
            }
            List<String> queue = store.paths(folder);
            int position = queue.indexOf(entry.path());
            if (position == 0) {
                return current.isValid() ? Optional.of(owned(current, entry)) : Optional.empty();
            }
            if (position < 0) {
                entryLost(current);
            } else {
                awaitEndOf(queue.get(position - 1), current, entry);
            }
        } catch (SessionEndedException e) {
            entryLost(lease);
        } catch (StoreUnavailableException e) {
            logOutage(e);
            inDoubt |= ownEntry == null;
            pause(RETRY_NANOS);
        }
        return Optional.empty();
    }

    /** An outage must not pass in silence, although the wait goes on. */
    private void logOutage(StoreUnavailableException outage) {
        if (outageLogged) {
            log.debug("{}: the store did not answer", folder, outage);
        } else {
            log.warn("{}: the store did not answer, waiting goes on: {}", folder, outage.getMessage());
            outageLogged = true;
        }
    }

    /** Queues up unless we are in the queue already. Returns the lease on the session that owns our entry. */
    private SessionLease joinQueue() throws InterruptedException {
        SessionLease current = lease;
        if (current == null || !current.isValid()) {
            leaveQueue();
            current = sessionKeeper.lease();
            lease = current;
            current.onEnd(wakeUp);
            sessionCount++;
        }
        if (ownEntry == null) {
            // Also with a wait of zero: what this process gives back is free for it, in every store.
            sessionKeeper.entries().awaitFolderReleased(current, folder, waiter, MAX_RELEASE_NANOS);
            ownEntry = store.enqueue(current.session(), folder, nameInSession(), value);
        }
        return current;
    }

    /** Each session uses another name, because an entry of an earlier session may stay for a while. */
    private String nameInSession() {
        return name + "-" + sessionCount;
    }

    /** Somebody has removed our entry, or the session has ended. */
    private void entryLost(@Nullable SessionLease former) {
        ownEntry = null;
        if (former != null && former.session().hasEnded()) {
            former.end();
            forgetLease();
        }
    }

    /** Whoever is woken reads two entries, and not the queue, which others fill and leave all the time. */
    private void awaitEndOf(String predecessor, SessionLease current, StoreEntry own) throws InterruptedException {
        try (StoreWatch watch = store.watch(predecessor, waiter::wake)) {
            while (remainingNanos() > 0
                    && !cancelled
                    && current.isValid()
                    && store.get(predecessor).isPresent()
                    && store.get(own.path()).isPresent()) {
                pause(Math.max(RETRY_NANOS, checkNanos()));
                if (runtime.clearInterrupt()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /**
     * The watch tells us of changes. Looking now and then as well costs little, and shows the end of our own session.
     */
    private long checkNanos() {
        SessionLease current = lease;
        return current == null ? 0 : current.session().guaranteedLifetime().toNanos() / 3;
    }

    private void pause(long nanos) throws InterruptedException {
        waiter.await(Math.max(1, Math.min(nanos, remainingNanos())));
    }

    private long remainingNanos() {
        return deadlineNanos - runtime.nanoTime();
    }

    private OwnedEntry owned(SessionLease current, StoreEntry entry) {
        return new OwnedEntry(sessionKeeper.entries(), current, entry, release());
    }

    private EntryRelease release() {
        return EntryRelease.queued(folder + "/" + nameInSession(), ownEntry, inDoubt);
    }

    /** Else the entry of a caller that was told "not granted" could still stand before somebody's wait of zero. */
    private void leaveInTime() throws InterruptedException {
        SessionLease former = lease;
        if (former != null) {
            String path = folder + "/" + nameInSession();
            leaveQueue();
            sessionKeeper.entries().awaitGone(former, path, waiter, MAX_LEAVE_NANOS);
        }
    }

    /** The entry may exist although its creation was not confirmed, so it is removed by its name. */
    private void leaveQueue() {
        SessionLease former = lease;
        if (former != null) {
            sessionKeeper.entries().leaveQueue(former, release());
        }
        forgetLease();
        ownEntry = null;
        inDoubt = false;
    }

    private void forgetLease() {
        SessionLease former = lease;
        if (former != null) {
            former.removeListener(wakeUp);
        }
        lease = null;
    }
}
