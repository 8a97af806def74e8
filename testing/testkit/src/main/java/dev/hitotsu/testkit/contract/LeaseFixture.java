package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.lease.LeaseStore;

/** A store of leases whose time passes when a test wants it to. */
public interface LeaseFixture {
    /** The store, the same throughout a test. */
    LeaseStore store();

    /** Lets the store's time pass until no lease is left that was begun before. */
    void endLeases();

    /** Lets the store's time pass until everything is forgotten that was begun before. */
    void endTimesToLive();
}
