package dev.hitotsu.relay;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Leadership;
import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store whose relays agree through a coordination service on who leads, instead of through a lease in the store. The
 * next in line hears at once that it may lead. The store still refuses whoever has lost the lead (P7): it accepts a
 * leader with a newer grant only, and writes of its newest term only.
 *
 * <p>The campaign begins with the first {@link #tryLead} and ends with {@link #close()}. Thread-safe.
 */
public final class CoordinatedRelayStore implements RelayStore, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoordinatedRelayStore.class);

    /** How soon the relay tries a busy store again. */
    private static final long BUSY_NANOS = Duration.ofMillis(50).toNanos();

    private final RelayStore store;
    private final Leadership leadership;
    private final String grantor;
    private final Clockwork clockwork;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Campaign campaign;
    private boolean closed;
    private volatile @Nullable Turn turn;

    private CoordinatedRelayStore(RelayStore store, Leadership leadership, String grantor, Clockwork clockwork) {
        this.store = store;
        this.leadership = leadership;
        this.grantor = grantor;
        this.clockwork = clockwork;
    }

    /**
     * Wraps a store.
     *
     * @param grantor names the coordination service and the leadership, the same for every relay on the outbox
     */
    public static CoordinatedRelayStore of(RelayStore store, Leadership leadership, String grantor) {
        return of(store, leadership, grantor, Clockwork.system());
    }

    /** As {@link #of(RelayStore, Leadership, String)}, with the clockwork of the leadership's coordination. */
    public static CoordinatedRelayStore of(
            RelayStore store, Leadership leadership, String grantor, Clockwork clockwork) {
        requireNonNull(store, "store: null (expected: a relay store)");
        requireNonNull(leadership, "leadership: null (expected: a leadership)");
        requireNonNull(grantor, "grantor: null (expected: the name of a grantor)");
        requireNonNull(clockwork, "clockwork: null (expected: a clockwork, such as Clockwork.system())");
        return new CoordinatedRelayStore(store, leadership, grantor, clockwork);
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration lease) {
        begin();
        Turn now = turn;
        if (now == null || now.over || !now.grant.valid()) {
            return Optional.empty();
        }
        try {
            Optional<RelayTerm> term = store.lead(instance, lease, new LeadGrant(grantor, now.grant.fence()))
                    .map(won -> new GrantedTerm(won, now.grant, now::end));
            if (term.isEmpty()) {
                now.busy();
            }
            return term;
        } catch (FencedException e) {
            now.end();
            throw e;
        } catch (RelayStoreException e) {
            giveUpAfter(lease, now);
            throw e;
        }
    }

    /** Lets another relay try when this one could not use the store for as long as a lease. */
    private void giveUpAfter(Duration lease, Turn turn) {
        if (clockwork.nanoTime() - turn.sinceNanos > lease.toNanos()) {
            log.warn("the store cannot be used, so another relay may lead");
            turn.end();
        }
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant) {
        return store.lead(instance, lease, grant);
    }

    @Override
    public void onLeadAvailable(Runnable action) {
        listeners.add(action);
    }

    private synchronized void begin() {
        if (campaign == null && !closed) {
            campaign = leadership.campaign(this::serve);
        }
    }

    /**
     * Holds the lead until the relay gives it back; an interrupt says that it is lost. While a write of the last leader
     * keeps the store busy, it calls the relay again soon, before the relay would look by itself.
     */
    private void serve(Grant grant) throws InterruptedException {
        Turn now = new Turn(grant, clockwork);
        turn = now;
        try {
            listeners.forEach(Runnable::run);
            while (now.awaitBusy()) {
                // Nobody tells when the last leader's write is done.
                if (now.awaitNotOver(BUSY_NANOS)) {
                    listeners.forEach(Runnable::run);
                }
            }
        } finally {
            turn = null;
        }
    }

    /** Ends the campaign; the next in line may lead. Call it when the relay is closed. */
    @Override
    public void close() {
        Campaign ending;
        synchronized (this) {
            closed = true;
            ending = campaign;
        }
        if (ending != null) {
            ending.close();
        }
    }

    /** The time in which this relay may lead; the relay ends it. */
    private static final class Turn {
        private static final long LONG_NANOS = Duration.ofHours(1).toNanos();

        private final Grant grant;
        private final Clockwork clockwork;
        private final Clockwork.Waiter waiter;
        private final long sinceNanos;
        private volatile boolean busy;
        private volatile boolean over;

        private Turn(Grant grant, Clockwork clockwork) {
            this.grant = grant;
            this.clockwork = clockwork;
            this.waiter = clockwork.waiter();
            this.sinceNanos = clockwork.nanoTime();
        }

        /** The store is busy. A relay that tries often says so more often than it is called. */
        void busy() {
            busy = true;
            waiter.wake();
        }

        void end() {
            over = true;
            waiter.wake();
        }

        /** Waits until the store was busy, and forgets that it was; returns false where the turn is over. */
        boolean awaitBusy() throws InterruptedException {
            while (!busy && !over) {
                waiter.await(LONG_NANOS);
            }
            busy = false;
            return !over;
        }

        /** Waits this long; returns false at once where the turn is over. */
        boolean awaitNotOver(long nanos) throws InterruptedException {
            long end = clockwork.nanoTime() + nanos;
            for (long left = nanos; !over && left > 0; left = end - clockwork.nanoTime()) {
                waiter.await(left);
            }
            return !over;
        }
    }
}
