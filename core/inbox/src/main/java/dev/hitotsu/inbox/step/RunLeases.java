package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.runtime.Clockwork;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of the runs of this process. One virtual thread watches all of them while there are any, and starts
 * another one for each renewal, which is one call for all: a store that hangs cannot hide that a lease is over.
 * Thread-safe.
 */
final class RunLeases {
    private static final Logger log = LoggerFactory.getLogger(RunLeases.class);

    /** The clocks of two machines may run at speeds that differ by this part. */
    private static final int MARGIN_PART = 10;

    private static final int RENEWALS_PER_LEASE = 3;
    private static final int LOOKS_PER_LEASE = 20;

    private final StepStore<?> store;
    private final StepsOptions options;
    private final Map<RunHold, HeldRun> held = new HashMap<>();
    private boolean isWatching;
    private volatile boolean isRenewing;

    RunLeases(StepStore<?> store, StepsOptions options) {
        this.store = store;
        this.options = options;
    }

    /** The lease of a run that the calling thread works on from now on, and that was asked for at this time. */
    HeldRun hold(RunHold hold, long sentNanos) {
        HeldRun run = new HeldRun(hold, options.clockwork().interrupter(), sentNanos);
        synchronized (this) {
            if (!isWatching) {
                // It waits for this lock. Where it cannot be started, the next run tries.
                options.clockwork().start("hitotsu-steps-leases", this::watch);
                isWatching = true;
            }
            held.put(hold, run);
        }
        return run;
    }

    private void watch() {
        Clockwork.Waiter waiter = options.clockwork().waiter();
        while (isNeeded()) {
            try {
                look();
            } catch (RuntimeException | Error e) {
                log.error("Leases of runs were not looked at; the next look follows", e);
            }
            try {
                waiter.await(Math.max(1, options.lease().toNanos() / LOOKS_PER_LEASE));
            } catch (InterruptedException e) {
                log.debug("An interrupt is ignored", e);
            }
        }
    }

    private synchronized boolean isNeeded() {
        isWatching = !held.isEmpty();
        return isWatching;
    }

    private synchronized void look() {
        long now = options.clockwork().nanoTime();
        Set<RunHold> due = new HashSet<>();
        for (HeldRun run : held.values()) {
            if (!run.valid()) {
                run.lose();
            } else if (run.isRenewalDue(now)) {
                due.add(run.hold);
            }
        }
        if (!due.isEmpty() && !isRenewing) {
            isRenewing = true;
            startRenewal(due, now);
        }
    }

    /** A machine without room for a thread may have some at the next look. */
    private void startRenewal(Set<RunHold> due, long now) {
        boolean started = false;
        try {
            options.clockwork().start("hitotsu-steps-renewal", () -> renew(due, now));
            started = true;
        } finally {
            if (!started) {
                isRenewing = false;
            }
        }
    }

    private void renew(Set<RunHold> due, long sentNanos) {
        try {
            Set<RunHold> kept = store.renew(due, options.lease());
            synchronized (this) {
                for (RunHold hold : due) {
                    HeldRun run = held.get(hold);
                    if (run != null && kept.contains(hold)) {
                        run.extend(sentNanos);
                    } else if (run != null) {
                        run.isLost = true;
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            log.debug("A renewal failed; the next one follows", e);
        } finally {
            isRenewing = false;
        }
    }

    /** A run of this process. */
    final class HeldRun implements Tenure {
        private final RunHold hold;
        private final Runnable interrupter;
        private volatile long deadlineNanos;
        private volatile long progressNanos;
        private volatile long nextRenewalNanos;
        private volatile boolean isLost;
        private boolean isInterrupted;

        private HeldRun(RunHold hold, Runnable interrupter, long sentNanos) {
            this.hold = hold;
            this.interrupter = interrupter;
            this.progressNanos = sentNanos;
            extend(sentNanos);
        }

        RunHold hold() {
            return hold;
        }

        @Override
        public void recorded(long sentNanos) {
            progressNanos = sentNanos;
        }

        private void extend(long sentNanos) {
            long lease = options.lease().toNanos();
            deadlineNanos = sentNanos + lease - lease / MARGIN_PART;
            nextRenewalNanos = sentNanos + lease / RENEWALS_PER_LEASE;
        }

        /** A step that has taken too long hangs: its lease is left to end, so that another may try. */
        private boolean isRenewalDue(long now) {
            return now - nextRenewalNanos >= 0
                    && now - progressNanos < options.maxStep().toNanos();
        }

        @Override
        public boolean valid() {
            return !isLost && deadlineNanos - options.clockwork().nanoTime() > 0;
        }

        private void lose() {
            isLost = true;
            if (!isInterrupted) {
                isInterrupted = true;
                log.warn(
                        "{}: fence {} has lost its lease while it runs; its thread is interrupted",
                        hold.key(),
                        hold.fence());
                interrupter.run();
            }
        }

        /** The run is over, for this process. An interrupt of ours that came too late for it is taken back. */
        void end() {
            synchronized (RunLeases.this) {
                held.remove(hold);
                if (isInterrupted) {
                    boolean unused = options.clockwork().clearInterrupt();
                }
            }
        }
    }
}
