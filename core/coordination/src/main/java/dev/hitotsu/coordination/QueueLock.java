package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.CoordinationStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** A lock by a queue. */
final class QueueLock implements Lock {
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    private final CoordinationStore store;
    private final String folder;
    private final LockHoldings holdings;
    private final LongFunction<Turn> turns;

    /** Asks for its turn through {@code turns}, which are given the nanoseconds to wait. */
    QueueLock(CoordinationStore store, String folder, LockHoldings holdings, LongFunction<Turn> turns) {
        this.store = store;
        this.folder = folder;
        this.holdings = holdings;
        this.turns = turns;
    }

    @Override
    public List<Queued> queue() {
        return Turn.orFail(() -> Queued.in(store, folder));
    }

    @Override
    public Grant acquire() throws InterruptedException {
        while (true) {
            Optional<Grant> grant = within(FOR_EVER);
            if (grant.isPresent()) {
                return grant.get();
            }
        }
    }

    @Override
    public Optional<Grant> tryAcquire(Duration wait) throws InterruptedException {
        long nanos = wait.toSeconds() >= TimeUnit.NANOSECONDS.toSeconds(FOR_EVER) ? FOR_EVER : wait.toNanos();
        return within(Math.max(0, nanos));
    }

    private Optional<Grant> within(long nanos) throws InterruptedException {
        Optional<Grant> again = holdings.again(folder);
        if (again.isPresent()) {
            return again;
        }
        return turns.apply(nanos).await().flatMap(granted -> holdings.first(folder, granted));
    }
}
