package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;

class InMemoryLeasedInboxTest extends LeasedInboxContract {
    private final ManualClock clock = ManualClock.create();
    private final InMemoryLeaseStore store = new InMemoryLeaseStore(clock);

    @Override
    protected LeaseStore store() {
        return store;
    }

    @Override
    protected void endLeases() {
        clock.advance(Duration.ofMinutes(10));
    }
}
