package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.LeasedInboxContract;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

@Tag("one-version")
class PostgreSqlLeasedInboxIT extends LeasedInboxContract {
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
}
