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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store whose relays agree through a coordination service on who leads, instead of through a lease in the store. The next
 * in line hears at once that it may lead. The store still refuses whoever has lost the lead (P7): it accepts a leader with a
 * newer grant only, and writes of its newest term only.
 *
 * <p>The campaign begins with the first {@link #tryLead} and ends with {@link #close()}. Thread-safe.
 */
public final class CoordinatedRelayStore implements RelayStore, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoordinatedRelayStore.class);

    /** How soon the relay tries a busy store again. */
    private static final long BUSY_MILLIS = 50;

    private final RelayStore store;
    private final Leadership leadership;
    private final String grantor;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Campaign campaign;
    private boolean closed;
    private volatile @Nullable Turn turn;

    private CoordinatedRelayStore(RelayStore store, Leadership leadership, String grantor) {
        this.store = store;
        this.leadership = leadership;
        this.grantor = grantor;
    }

    /** Wraps a store.
     *
     * @param grantor names the coordination service and the leadership, the same for every relay on the outbox
     */
    public static CoordinatedRelayStore of(RelayStore store, Leadership leadership, String grantor) {
        requireNonNull(store, "store: null (expected: a relay store)");
        requireNonNull(leadership, "leadership: null (expected: a leadership)");
        requireNonNull(grantor, "grantor: null (expected: the name of a grantor)");
        return new CoordinatedRelayStore(store, leadership, grantor);
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration lease) {
        begin();
        Turn now = turn;
        if (now == null || now.over.get() || !now.grant.valid()) {
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
    private static void giveUpAfter(Duration lease, Turn turn) {
        if (System.nanoTime() - turn.sinceNanos > lease.toNanos()) {
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
     * Holds the lead until the relay gives it back; an interrupt says that it is lost. While a write of the last leader keeps
     * the store busy, it calls the relay again soon, before the relay would look by itself.
     */
    private void serve(Grant grant) throws InterruptedException {
        Turn now = new Turn(grant);
        turn = now;
        try {
            listeners.forEach(Runnable::run);
            while (now.answers.take() == Answer.BUSY) {
                // Nobody tells when the last leader's write is done.
                TimeUnit.MILLISECONDS.sleep(BUSY_MILLIS);
                listeners.forEach(Runnable::run);
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

    /** What the relay answers when called to lead. */
    private enum Answer {
        BUSY,
        OVER
    }

    /** The time in which this relay may lead; the relay ends it. */
    private record Turn(Grant grant, BlockingQueue<Answer> answers, AtomicBoolean over, long sinceNanos) {
        Turn(Grant grant) {
            this(grant, new LinkedBlockingQueue<>(), new AtomicBoolean(), System.nanoTime());
        }

        /** The store was busy. A relay that tries often says so more often than it is called. */
        void busy() {
            if (answers.isEmpty()) {
                answers.add(Answer.BUSY);
            }
        }

        void end() {
            over.set(true);
            answers.add(Answer.OVER);
        }
    }
}
