package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.LeaseStoreContract;
import javax.sql.DataSource;

class PostgreSqlLeaseStoreIT extends LeaseStoreContract {
    private final DataSource database = EffectDatabase.SHARED;
    private final PostgreSqlLeaseStore store = new PostgreSqlLeaseStore(database, SchemaName.DEFAULT);

    @Override
    protected LeaseStore store() {
        return store;
    }

    @Override
    protected void endLeases() {
        EffectDatabase.endLeases(database);
    }

    @Override
    protected void endTimesToLive() {
        EffectDatabase.endTimesToLive(database);
    }
}
