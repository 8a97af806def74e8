package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.BoundedWait;
import dev.hitotsu.coordination.internal.OwnedEntry;
import dev.hitotsu.coordination.internal.QueueWait;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** A lock that is granted by a queue. */
final class QueueLock implements Lock {
    private static final long FOREVER_NANOS = Long.MAX_VALUE / 4;

    private final CoordinationStore store;
    private final Clockwork runtime;
    private final String folder;
    private final HeldLocks heldLocks;
    private final LongFunction<QueueWait> queueWaits;

    /** Queues up through {@code queueWaits}, which takes the nanoseconds to wait at most. */
    QueueLock(
            CoordinationStore store,
            Clockwork runtime,
            String folder,
            HeldLocks heldLocks,
            LongFunction<QueueWait> queueWaits) {
        this.store = store;
        this.runtime = runtime;
        this.folder = folder;
        this.heldLocks = heldLocks;
        this.queueWaits = queueWaits;
    }

    @Override
    public List<QueueEntry> queue() {
        return CoordinationException.translate(() -> QueueEntry.list(store, folder));
    }

    @Override
    public Grant acquire() throws InterruptedException {
        while (true) {
            Optional<Grant> grant = acquireWithin(FOREVER_NANOS);
            if (grant.isPresent()) {
                return grant.get();
            }
        }
    }

    @Override
    public Optional<Grant> tryAcquire(Duration maxWait) throws InterruptedException {
        requireNonNull(maxWait, "maxWait: null (expected: a duration)");
        // Longer waits than a long has nanoseconds for are as good as for ever.
        boolean forever = maxWait.toSeconds() >= TimeUnit.NANOSECONDS.toSeconds(FOREVER_NANOS);
        return acquireWithin(maxWait.isNegative() ? 0 : forever ? FOREVER_NANOS : maxWait.toNanos());
    }

    private Optional<Grant> acquireWithin(long nanos) throws InterruptedException {
        if (runtime.clearInterrupt()) {
            throw new InterruptedException();
        }
        Optional<Grant> shared = heldLocks.reenter(folder);
        if (shared.isPresent()) {
            return shared;
        }
        return turn(nanos).flatMap(owned -> heldLocks.enter(folder, SessionGrant.of(store, owned)));
    }

    /** Who waits for a certain time is back in time, whatever the store does. */
    private Optional<OwnedEntry> turn(long nanos) throws InterruptedException {
        QueueWait wait = queueWaits.apply(nanos);
        return nanos > 0 && nanos < FOREVER_NANOS
                ? new BoundedWait(runtime, wait).await(nanos + QueueWait.MAX_LEAVE_NANOS)
                : wait.await();
    }
}
