package dev.hitotsu.relay;

import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a lease three times in its length, and knows without asking whether it still holds. It holds from when the last
 * successful renewal was sent, on this machine's monotonic clock, for its length less a margin.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final int RENEWALS_PER_LEASE = 3;

    private final RelayTerm term;
    private final Duration length;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile long deadlineNanos;
    private volatile boolean lost;

    /** A keeper of a lease; the request that took it was sent at {@code takenNanos}. */
    LeaseKeeper(RelayTerm term, Duration length, long takenNanos) {
        this.term = term;
        this.length = length;
        this.deadlineNanos = deadlineFrom(takenNanos);
        this.thread = Thread.ofVirtual().name("hitotsu-lease").unstarted(this::keep);
    }

    void start() {
        thread.start();
    }

    /** Whether nobody else can have taken the lease. */
    boolean isValid() {
        return !lost && term.isGranted() && deadlineNanos - System.nanoTime() > 0;
    }

    /** Throws where somebody else can have taken the lease. */
    void requireValid() {
        if (!isValid()) {
            throw new TermEndedException("the lease could not be renewed in time");
        }
    }

    private void keep() {
        long pauseMillis = Math.max(1, length.toMillis() / RENEWALS_PER_LEASE);
        try {
            // Renew at once: opening the term may have used up a good part of the first lease.
            renew();
            while (!lost && !closing.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        long sent = System.nanoTime();
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

    @Override
    public void close() {
        closing.countDown();
        Uninterruptibly.join(thread);
    }
}
