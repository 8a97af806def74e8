package dev.hitotsu.mysql;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseStoreProvider;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import dev.hitotsu.jdbc.internal.PooledLeaseStore;
import dev.hitotsu.mysql.internal.MySqlPools;
import dev.hitotsu.mysql.internal.MySqlUrls;
import java.time.Duration;

/**
 * Opens a store of leases by a JDBC URL for MariaDB's driver, with a small connection pool of its own. Needs HikariCP.
 * The tables are in the database {@code hitotsu}, and exist already.
 */
public final class MariaDbLeaseStoreProvider implements LeaseStoreProvider {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Override
    public String uriPrefix() {
        return MySqlUrls.MARIADB_PREFIX;
    }

    @Override
    public String uriFormat() {
        return MySqlPools.format(uriPrefix());
    }

    @Override
    public LeaseStore open(String uri) {
        PooledDataSource pool = MySqlPools.open("effects", uri, TIMEOUT);
        return new PooledLeaseStore(MySql.of(pool).leaseStore(), pool);
    }
}
