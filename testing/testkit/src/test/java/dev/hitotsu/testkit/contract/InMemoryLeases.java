package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;

/** Leases in memory. */
final class InMemoryLeases implements LeaseFixture {
    private final ManualClock clock = ManualClock.create();
    private final LeaseStore store = new InMemoryLeaseStore(clock);

    ManualClock clock() {
        return clock;
    }

    @Override
    public LeaseStore store() {
        return store;
    }

    @Override
    public void endLeases() {
        clock.advance(LeaseStoreContract.TERMS.lease());
    }

    @Override
    public void endTimesToLive() {
        clock.advance(LeaseStoreContract.TERMS.timeToLive().plus(Duration.ofMinutes(10)));
    }
}
