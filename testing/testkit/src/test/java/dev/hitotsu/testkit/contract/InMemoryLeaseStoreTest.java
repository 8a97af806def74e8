package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.testkit.time.ManualClock;

class InMemoryLeaseStoreTest extends LeaseStoreContract {
    private final ManualClock clock = ManualClock.create();
    private final InMemoryLeaseStore store = new InMemoryLeaseStore(clock);

    @Override
    protected LeaseStore store() {
        return store;
    }

    @Override
    protected void endLeases() {
        clock.advance(TERMS.lease());
    }

    @Override
    protected void endTimesToLive() {
        clock.advance(TERMS.timeToLive().plus(TERMS.lease()));
    }
}
