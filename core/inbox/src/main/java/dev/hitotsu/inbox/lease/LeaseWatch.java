package dev.hitotsu.inbox.lease;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the clock for the leases that an inbox holds. One virtual thread looks at all of them, so a short run costs
 * no thread of its own; it ends when nothing was held for a while. Thread-safe; does not block.
 */
final class LeaseWatch {
    private static final Logger log = LoggerFactory.getLogger(LeaseWatch.class);

    /** So long the thread outlives the last lease at most twice. */
    private static final long MAX_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Clockwork clockwork;
    private final String name;
    private final Clockwork.Waiter waiter;
    private final Set<HeldLease> held = new LinkedHashSet<>();
    private boolean isRunning;
    private long nextLookNanos;

    LeaseWatch(Clockwork clockwork, String consumer) {
        this.clockwork = clockwork;
        this.name = "hitotsu-leases " + consumer;
        this.waiter = clockwork.waiter();
    }

    /** Begins to watch a lease. */
    synchronized void add(HeldLease lease) {
        if (!isRunning) {
            clockwork.start(name, this::run);
            isRunning = true;
            nextLookNanos = clockwork.nanoTime();
        }
        held.add(lease);
        if (lease.nextCheckNanos() - nextLookNanos < 0) {
            waiter.wake();
        }
    }

    /** Does not watch it any more. */
    synchronized void remove(HeldLease lease) {
        held.remove(lease);
    }

    /** Looks at once. */
    void wake() {
        waiter.wake();
    }

    private void run() {
        boolean wasIdle = false;
        while (true) {
            List<HeldLease> leases = leasesOrEnd(wasIdle);
            if (wasIdle && leases.isEmpty()) {
                return;
            }
            wasIdle = leases.isEmpty();
            await(look(leases));
        }
    }

    /** All that is held; where that is nothing for the second time, the thread is to end. */
    private synchronized List<HeldLease> leasesOrEnd(boolean wasIdle) {
        if (wasIdle && held.isEmpty()) {
            isRunning = false;
        }
        nextLookNanos = clockwork.nanoTime() + MAX_WAIT_NANOS;
        return List.copyOf(held);
    }

    /** Returns when to look again, from now. */
    private long look(List<HeldLease> leases) {
        for (HeldLease lease : leases) {
            try {
                lease.check();
            } catch (RuntimeException | Error e) {
                log.error("{}: cannot be watched", lease, e);
            }
        }
        return untilNextLook(leases);
    }

    private synchronized long untilNextLook(List<HeldLease> leases) {
        for (HeldLease lease : leases) {
            long next = lease.nextCheckNanos();
            if (next - nextLookNanos < 0) {
                nextLookNanos = next;
            }
        }
        return nextLookNanos - clockwork.nanoTime();
    }

    private void await(long nanos) {
        try {
            waiter.await(Math.max(1, nanos));
        } catch (InterruptedException e) {
            log.debug("An interrupt is ignored", e);
        }
    }
}
