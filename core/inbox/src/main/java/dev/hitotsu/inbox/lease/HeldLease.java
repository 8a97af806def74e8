package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.EffectKey;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A claim of ours. A {@link LeaseWatch} looks at the clock while the effect runs, and a virtual thread of its own does
 * each renewal: a store that hangs cannot hide that the lease is over. Thread-safe.
 */
final class HeldLease implements Lease {
    private static final Logger log = LoggerFactory.getLogger(HeldLease.class);

    /** The clocks of two machines may run at speeds that differ by this part. */
    private static final int MARGIN_PART = 10;

    private static final int RENEWALS_PER_LEASE = 3;
    private static final int RETRIES_PER_LEASE = 10;

    private final LeaseStore store;
    private final LeasedInboxOptions options;
    private final EffectKey key;
    private final UUID owner;
    private final LeaseClaim.Granted granted;
    private final LeaseWatch watch;
    private final Runnable interrupter;
    private final long startNanos;
    private volatile long deadlineNanos;
    private volatile long nextRenewalNanos;
    private volatile boolean isRenewing;
    private boolean isRunning = true;
    private boolean wasInterrupted;
    private volatile boolean isLost;

    /** A claim that was sent at this time, by the thread that runs the effect. */
    HeldLease(
            LeaseStore store,
            LeasedInboxOptions options,
            LeaseWatch watch,
            EffectKey key,
            UUID owner,
            LeaseClaim.Granted granted,
            long sentNanos) {
        this.store = store;
        this.options = options;
        this.watch = watch;
        this.key = key;
        this.owner = owner;
        this.granted = granted;
        this.interrupter = options.clockwork().interrupter();
        this.startNanos = sentNanos;
        extend(sentNanos);
    }

    private void extend(long sentNanos) {
        long lease = options.lease().toNanos();
        deadlineNanos = sentNanos + lease - lease / MARGIN_PART;
        nextRenewalNanos = sentNanos + lease / RENEWALS_PER_LEASE;
    }

    /** Begins to renew. */
    void keep() {
        watch.add(this);
    }

    /** Renews the lease if that is due, and tells the run if it is over. */
    void check() {
        long now = options.clockwork().nanoTime();
        if (now - deadlineNanos >= 0 || isLost) {
            lose();
        } else if (isRenewable(now) && now - nextRenewalNanos >= 0) {
            startRenewal(now);
        }
    }

    /** When to check again: a time of the clockwork. */
    long nextCheckNanos() {
        long now = options.clockwork().nanoTime();
        long deadline = deadlineNanos;
        long renewal = nextRenewalNanos;
        return isRenewable(now) && renewal - deadline < 0 ? renewal : deadline;
    }

    /** A run that has taken too long hangs: its lease is left to end, so that another may try. */
    private boolean isRenewable(long now) {
        return !isRenewing && now - startNanos < options.maxRun().toNanos();
    }

    private void startRenewal(long sentNanos) {
        isRenewing = true;
        try {
            options.clockwork().start("hitotsu-lease-renewal " + key, () -> renew(sentNanos));
        } catch (RuntimeException | Error e) {
            retryLater();
            isRenewing = false;
            throw e;
        }
    }

    private void renew(long sentNanos) {
        try {
            if (!store.renew(key, owner, options.terms())) {
                isLost = true;
            } else if (valid()) {
                extend(sentNanos);
            }
        } catch (RuntimeException | Error e) {
            retryLater();
            log.debug("{}: a renewal failed; the next one follows", key, e);
        } finally {
            isRenewing = false;
            watch.wake();
        }
    }

    private void retryLater() {
        nextRenewalNanos = options.clockwork().nanoTime() + options.lease().toNanos() / RETRIES_PER_LEASE;
    }

    private synchronized void lose() {
        isLost = true;
        watch.remove(this);
        if (isRunning) {
            log.warn("{}: fence {} has lost its lease while the effect runs; its thread is interrupted", key, fence());
            wasInterrupted = true;
            interrupter.run();
        }
    }

    /** The effect has ended. An interrupt of ours that came too late for it is taken back. */
    synchronized void end() {
        isRunning = false;
        watch.remove(this);
        if (wasInterrupted) {
            boolean unused = options.clockwork().clearInterrupt();
        }
    }

    UUID owner() {
        return owner;
    }

    @Override
    public EffectKey key() {
        return key;
    }

    @Override
    public long fence() {
        return granted.fence();
    }

    @Override
    public int attempt() {
        return granted.attempt();
    }

    @Override
    public boolean valid() {
        return !isLost && deadlineNanos - options.clockwork().nanoTime() > 0;
    }

    @Override
    public Duration remaining() {
        return valid()
                ? Duration.ofNanos(
                        Math.max(0, deadlineNanos - options.clockwork().nanoTime()))
                : Duration.ZERO;
    }

    @Override
    public String toString() {
        return "Lease[" + key + ", fence=" + fence() + ", attempt=" + attempt() + ", valid=" + valid() + "]";
    }
}
