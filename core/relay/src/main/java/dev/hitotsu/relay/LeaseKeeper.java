package dev.hitotsu.relay;

import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.runtime.Gate;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a lease three times in its length, and knows without asking whether it still holds. It holds from when the
 * last successful renewal was sent, on this machine's monotonic clock, for its length less a margin.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final int RENEWALS_PER_LEASE = 3;

    private final RelayTerm term;
    private final Duration length;
    private final Clockwork clockwork;
    private final Clockwork.Waiter waiter;
    private final Gate ended;
    private volatile long deadlineNanos;
    private volatile boolean lost;
    private volatile boolean closing;

    /** A keeper of a lease; the request that took it was sent at {@code takenNanos}. */
    LeaseKeeper(RelayTerm term, Duration length, Clockwork clockwork, long takenNanos) {
        this.term = term;
        this.length = length;
        this.clockwork = clockwork;
        this.waiter = clockwork.waiter();
        this.ended = new Gate(clockwork);
        this.deadlineNanos = deadlineFrom(takenNanos);
    }

    void start() {
        clockwork.start("hitotsu-lease", this::keep);
    }

    /** Whether nobody else can have taken the lease. */
    boolean isValid() {
        return isValidAt(clockwork.nanoTime());
    }

    private boolean isValidAt(long now) {
        return !lost && term.isGranted() && deadlineNanos - now > 0;
    }

    /** Throws where somebody else can have taken the lease. Returns the time, which it had to ask for. */
    long requireValid() {
        long now = clockwork.nanoTime();
        if (!isValidAt(now)) {
            throw new TermEndedException("the lease could not be renewed in time");
        }
        return now;
    }

    private void keep() {
        try {
            // Renew at once: opening the term may have used up a good part of the first lease.
            do {
                renew();
                awaitNextRenewal();
            } while (!lost && !closing);
        } catch (InterruptedException e) {
            log.warn("renewing was interrupted: the term ends", e);
            lost = true;
        } catch (RuntimeException | Error e) {
            // A store's defect, or that of a driver's listener: nobody renews any more, so the term ends at once.
            log.error("renewing failed: the term ends", e);
            lost = true;
        } finally {
            ended.open();
        }
    }

    private void awaitNextRenewal() throws InterruptedException {
        long next = clockwork.nanoTime() + Math.max(1_000_000, length.toNanos() / RENEWALS_PER_LEASE);
        for (long left = next - clockwork.nanoTime();
                !closing && !lost && left > 0;
                left = next - clockwork.nanoTime()) {
            waiter.await(left);
        }
    }

    private void renew() {
        long sent = clockwork.nanoTime();
        try {
            if (term.renew(length)) {
                deadlineNanos = deadlineFrom(sent);
            } else {
                lost = true;
            }
        } catch (RelayStoreException e) {
            log.debug("the lease could not be renewed", e);
        }
    }

    /** The margin of a tenth allows for two clocks that differ in speed. */
    private long deadlineFrom(long nanos) {
        return nanos + length.toNanos() / 10 * 9;
    }

    /** Ends the renewals, and waits for one that is under way. */
    @Override
    public void close() {
        closing = true;
        waiter.wake();
        ended.await();
    }
}
