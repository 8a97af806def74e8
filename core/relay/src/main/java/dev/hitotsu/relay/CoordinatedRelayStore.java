package dev.hitotsu.relay;

import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Leadership;
import dev.hitotsu.coordination.Leadership.Campaign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
        if (now == null || !now.grant.valid()) {
            return Optional.empty();
        }
        try {
            return store.lead(instance, lease, new LeadGrant(grantor, now.grant.fence()))
                    .map(term -> new GrantedTerm(term, now.grant, now.over::countDown));
        } catch (FencedException e) {
            now.over.countDown();
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
            turn.over.countDown();
        }
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant) {
        return store.lead(instance, lease, grant);
    }

    @Override
    public void onTurn(Runnable action) {
        listeners.add(action);
    }

    private synchronized void begin() {
        if (campaign == null && !closed) {
            campaign = leadership.campaign(this::serve);
        }
    }

    /** Holds the lead until the relay gives it back; is interrupted when it is lost. */
    private void serve(Grant grant) throws InterruptedException {
        Turn now = new Turn(grant, new CountDownLatch(1), System.nanoTime());
        turn = now;
        try {
            listeners.forEach(Runnable::run);
            now.over.await();
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

    /** The time in which we may lead, over when the relay has said so. */
    private record Turn(Grant grant, CountDownLatch over, long sinceNanos) {}
}
