package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.LeaseFixture;

/** The leases of {@link EffectDatabase#SHARED}. */
final class PostgreSqlLeases implements LeaseFixture {
    private final LeaseStore store = new PostgreSqlLeaseStore(EffectDatabase.SHARED, SchemaName.DEFAULT);

    @Override
    public LeaseStore store() {
        return store;
    }

    @Override
    public void endLeases() {
        EffectDatabase.endLeases(EffectDatabase.SHARED);
    }

    @Override
    public void endTimesToLive() {
        EffectDatabase.endTimesToLive(EffectDatabase.SHARED);
    }
}
