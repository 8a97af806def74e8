package dev.hitotsu.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** A lock by a queue. */
final class QueueLock implements Lock {
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    private final LongFunction<Turn> turns;
    private final Supplier<List<Queued>> queue;
    private final Map<Thread, Shared> held = new ConcurrentHashMap<>();

    /** Asks for its turn through {@code turns}, which are given the nanoseconds to wait. */
    QueueLock(LongFunction<Turn> turns, Supplier<List<Queued>> queue) {
        this.turns = turns;
        this.queue = queue;
    }

    @Override
    public List<Queued> queue() {
        return queue.get();
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
        Thread thread = Thread.currentThread();
        Shared again = held.get(thread);
        if (again != null && again.holding.valid()) {
            Optional<Grant> another = again.another();
            if (another.isPresent()) {
                return another;
            }
        }
        Optional<Holding> holding = turns.apply(nanos).await();
        return holding.flatMap(granted -> {
            Shared first = new Shared(granted, thread);
            held.put(thread, first);
            return first.another();
        });
    }

    /** A holding that a thread has asked for several times. */
    private final class Shared {
        private final Holding holding;
        private final Thread thread;
        private int uses;
        private boolean over;

        Shared(Holding holding, Thread thread) {
            this.holding = holding;
            this.thread = thread;
        }

        /** One more use; empty where the last one has just been closed, by another thread. */
        synchronized Optional<Grant> another() {
            if (over) {
                return Optional.empty();
            }
            uses++;
            return Optional.of(new SharedGrant(holding, this::closeOne));
        }

        private void closeOne() {
            synchronized (this) {
                if (--uses > 0) {
                    return;
                }
                over = true;
            }
            held.remove(thread, this);
            holding.close();
        }
    }
}
