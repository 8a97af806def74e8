package dev.hitotsu.relay;

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
 * An outbox whose relays agree through a coordination service on who leads, instead of through a lease in the store. The
 * next in line hears at once that its turn has come. The store still refuses whoever has lost the lead (P7): it takes the
 * lead for newer grants only, and writes for its newest term only.
 *
 * <p>The campaign begins with the first {@link #tryLead} and ends with {@link #close()}. Thread-safe.
 */
public final class CoordinatedRelayStore implements RelayStore, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoordinatedRelayStore.class);

    /** How soon a store that was busy is tried again. */
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

    /**
     * Around a store.
     *
     * @param grantor names the coordination service and the leadership, the same for every relay on the outbox
     */
    public static CoordinatedRelayStore of(RelayStore store, Leadership leadership, String grantor) {
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

    /** A relay that cannot use the store for as long as a lease lets another try. */
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
     * Holds the lead until the relay gives it back; is interrupted when it is lost. Where a write of the last leader keeps
     * the store busy the relay is called again soon, instead of when it would look by itself.
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

    /** Ends the campaign; whoever is next in line may lead. To be called when the relay is closed. */
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

    /** What came of calling the relay to lead. */
    private enum Answer {
        BUSY,
        OVER
    }

    /** The time in which we may lead, over when the relay has said so. */
    private record Turn(Grant grant, BlockingQueue<Answer> answers, AtomicBoolean over, long sinceNanos) {
        Turn(Grant grant) {
            this(grant, new LinkedBlockingQueue<>(), new AtomicBoolean(), System.nanoTime());
        }

        /** The store was. A relay that tries often says so more often than it is called. */
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
