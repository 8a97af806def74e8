package dev.hitotsu.testkit.simulation;

import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.Optional;

/** The database of a world, which knows the newest term. */
final class WatchedStore implements RelayStore {
    private final InMemoryOutbox database;
    private long newestFence;

    WatchedStore(InMemoryOutbox database) {
        this.database = database;
    }

    long newestFence() {
        return newestFence;
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration lease) {
        Optional<RelayTerm> term = database.tryLead(instance, lease);
        term.ifPresent(won -> newestFence = won.fence());
        return term;
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant) {
        throw new UnsupportedOperationException("no relay of this world is granted the lead by somebody else");
    }
}
