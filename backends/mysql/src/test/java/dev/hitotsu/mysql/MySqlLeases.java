package dev.hitotsu.mysql;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.LeaseFixture;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Leases in tables of their own. Their time passes when a test wants it to. */
final class MySqlLeases implements LeaseFixture {
    private final SchemaName schema = SharedMariaDb.schema();
    private final LeaseStore store;

    MySqlLeases(DataSource dataSource) {
        this.store = MySql.of(dataSource, schema).leaseStore();
    }

    @Override
    public LeaseStore store() {
        return store;
    }

    @Override
    public void endLeases() {
        execute("UPDATE " + schema + ".effect SET held_until = UTC_TIMESTAMP(6) WHERE state = 'HELD'");
    }

    @Override
    public void endTimesToLive() {
        execute("UPDATE " + schema + ".effect SET held_until = UTC_TIMESTAMP(6), forget_at = UTC_TIMESTAMP(6)");
    }

    private static void execute(String sql) {
        try {
            SharedMariaDb.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
