package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A claim of ours. One virtual thread watches the clock while the effect runs, and starts another one for each renewal:
 * a store that hangs cannot hide that the lease is over. Thread-safe.
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
    private final Clockwork.Waiter waiter;
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
            EffectKey key,
            UUID owner,
            LeaseClaim.Granted granted,
            long sentNanos) {
        this.store = store;
        this.options = options;
        this.key = key;
        this.owner = owner;
        this.granted = granted;
        this.waiter = options.clockwork().waiter();
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
        options.clockwork().start("hitotsu-lease " + key, this::watch);
    }

    private void watch() {
        while (isRunning()) {
            long now = options.clockwork().nanoTime();
            if (now - deadlineNanos >= 0 || isLost) {
                lose();
                return;
            }
            if (isRenewable(now) && now - nextRenewalNanos >= 0) {
                startRenewal(now);
            }
            await(isRenewable(now) ? Math.min(deadlineNanos - now, nextRenewalNanos - now) : deadlineNanos - now);
        }
    }

    /** A run that has taken too long hangs: its lease is left to end, so that another may try. */
    private boolean isRenewable(long now) {
        return !isRenewing && now - startNanos < options.maxRun().toNanos();
    }

    private void startRenewal(long sentNanos) {
        isRenewing = true;
        options.clockwork().start("hitotsu-lease-renewal " + key, () -> renew(sentNanos));
    }

    private void renew(long sentNanos) {
        try {
            if (!store.renew(key, owner, options.terms())) {
                isLost = true;
            } else if (valid()) {
                extend(sentNanos);
            }
        } catch (RuntimeException | Error e) {
            nextRenewalNanos = options.clockwork().nanoTime() + options.lease().toNanos() / RETRIES_PER_LEASE;
            log.debug("{}: a renewal failed; the next one follows", key, e);
        } finally {
            isRenewing = false;
            waiter.wake();
        }
    }

    private void await(long nanos) {
        try {
            waiter.await(Math.max(1, nanos));
        } catch (InterruptedException e) {
            log.debug("An interrupt is ignored", e);
        }
    }

    private synchronized void lose() {
        isLost = true;
        if (isRunning) {
            log.warn("{}: fence {} has lost its lease while the effect runs; its thread is interrupted", key, fence());
            wasInterrupted = true;
            interrupter.run();
        }
    }

    private synchronized boolean isRunning() {
        return isRunning;
    }

    /** The effect has ended. An interrupt of ours that came too late for it is taken back. */
    synchronized void end() {
        isRunning = false;
        waiter.wake();
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
