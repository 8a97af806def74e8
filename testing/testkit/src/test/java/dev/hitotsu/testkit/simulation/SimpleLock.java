package dev.hitotsu.testkit.simulation;

import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Lock;
import dev.hitotsu.coordination.QueueEntry;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A lock in a few lines, by polling, into which the defects of real systems can be planted. */
final class SimpleLock implements Lock {
    /** What is wrong with it. */
    enum Defect {
        NONE,
        /** Whoever has an entry of that name holds the lock, whatever session the entry belongs to. */
        NAME_WITHOUT_SESSION,
        /** A renewal counts from when its answer came, not from when it was sent. */
        DEADLINE_FROM_RECEIPT,
        /** A grant is valid until the store says otherwise. */
        NO_DEADLINE,
        /** An entry whose creation was not confirmed is left in the queue. */
        ORPHAN_LEFT_BEHIND
    }

    private static final String FOLDER = "locks/ledger";
    private static final long PAUSE = 100_000_000;

    private final Clockwork runtime;
    private final CoordinationStore store;
    private final String instance;
    private final Defect defect;
    private final Clockwork.Waiter waiter;
    private int attempts;

    private SimpleLock(Clockwork runtime, CoordinationStore store, String instance, Defect defect) {
        this.runtime = runtime;
        this.store = store;
        this.instance = instance;
        this.defect = defect;
        this.waiter = runtime.waiter();
    }

    static LockWorld.LockMaker maker(Defect defect) {
        return (machine, store, instance) -> new SimpleLock(machine, store, instance, defect);
    }

    @Override
    public List<QueueEntry> queue() {
        throw new UnsupportedOperationException("nobody asks in the simulation");
    }

    @Override
    public Grant acquire() throws InterruptedException {
        return tryAcquire(Duration.ofDays(1)).orElseThrow();
    }

    @Override
    public Optional<Grant> tryAcquire(Duration wait) throws InterruptedException {
        long deadline = runtime.nanoTime() + wait.toNanos();
        while (runtime.nanoTime() < deadline) {
            Optional<Grant> grant = attempt(deadline);
            if (grant.isPresent()) {
                return grant;
            }
            waiter.await(PAUSE);
        }
        return Optional.empty();
    }

    /** With a session of its own, which ends with the attempt or the grant. */
    private Optional<Grant> attempt(long deadline) throws InterruptedException {
        StoreSession session;
        long sent = runtime.nanoTime();
        try {
            session = store.openSession(FaultyMachines.SESSION);
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
        SimpleGrant grant = new SimpleGrant(session, sent);
        try {
            while (runtime.nanoTime() < deadline && grant.isAlive()) {
                if (grant.queue()) {
                    runtime.start("renewal", grant::keep);
                    return Optional.of(grant);
                }
                waiter.await(PAUSE);
                grant.renew();
            }
        } catch (StoreUnavailableException | SessionEndedException e) {
            waiter.await(PAUSE);
        }
        grant.close();
        return Optional.empty();
    }

    private final class SimpleGrant implements Grant {
        private final StoreSession session;
        private final String name;
        private long deadline;
        private boolean closed;
        private @Nullable StoreEntry mine;

        SimpleGrant(StoreSession session, long sent) {
            this.session = session;
            this.name = defect == Defect.NAME_WITHOUT_SESSION ? instance : instance + "-" + attempts++;
            this.deadline = from(sent);
        }

        private long from(long sent) {
            long counted = defect == Defect.DEADLINE_FROM_RECEIPT ? runtime.nanoTime() : sent;
            return counted + session.guaranteedLifetime().toNanos();
        }

        /** Whether it is the first in the queue. */
        boolean queue() {
            if (mine == null) {
                mine = enter();
            }
            StoreEntry entry = mine;
            List<String> queue = store.paths(FOLDER);
            return entry != null && !queue.isEmpty() && queue.getFirst().equals(entry.path()) && valid();
        }

        private @Nullable StoreEntry enter() {
            if (defect == Defect.NAME_WITHOUT_SESSION) {
                Optional<StoreEntry> there = store.get(FOLDER + "/" + name);
                return there.isPresent()
                        ? there.get()
                        : store.claim(session, FOLDER + "/" + name, new byte[0]).orElse(null);
            }
            return store.enqueue(session, FOLDER, name, new byte[0]);
        }

        void keep() {
            try {
                while (!closed && isAlive()) {
                    waiterOfItsOwn().await(session.guaranteedLifetime().toNanos() / 3);
                    tryRenew();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private Clockwork.Waiter waiterOfItsOwn() {
            return runtime.waiter();
        }

        private void tryRenew() {
            try {
                renew();
            } catch (StoreUnavailableException | SessionEndedException e) {
                // Tried again until the deadline, if there is one.
                closed |= session.hasEnded();
            }
        }

        void renew() {
            long sent = runtime.nanoTime();
            session.renew();
            if (isAlive()) {
                deadline = from(sent);
            }
        }

        boolean isAlive() {
            return !session.hasEnded() && (defect == Defect.NO_DEADLINE || runtime.nanoTime() < deadline);
        }

        @Override
        public long fence() {
            return mine == null ? 0 : mine.createRevision();
        }

        @Override
        public boolean valid() {
            return !closed && isAlive();
        }

        @Override
        public Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadline - runtime.nanoTime()));
        }

        @Override
        public boolean verify() {
            return valid() && store.get(FOLDER + "/" + name).isPresent();
        }

        @Override
        public void onLost(Runnable action) {
            throw new UnsupportedOperationException("onLost (expected: a caller that polls)");
        }

        @Override
        public void close() {
            closed = true;
            if (defect == Defect.ORPHAN_LEFT_BEHIND && mine == null) {
                runtime.start("orphan", this::renewForever);
            } else {
                session.close();
            }
        }

        private void renewForever() {
            try {
                while (!session.hasEnded()) {
                    runtime.waiter().await(session.guaranteedLifetime().toNanos() / 3);
                    tryRenew();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
