package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseStoreProvider;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import dev.hitotsu.jdbc.internal.PooledLeaseStore;
import dev.hitotsu.postgresql.internal.PostgreSqlPools;
import java.time.Duration;

/**
 * Opens a store of leases by the JDBC URL of a database, with a small connection pool of its own. Needs HikariCP. The
 * tables are in the schema {@code hitotsu}, and exist already.
 */
public final class PostgreSqlLeaseStoreProvider implements LeaseStoreProvider {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Override
    public String uriPrefix() {
        return PostgreSql.URL_PREFIX;
    }

    @Override
    public String uriFormat() {
        return "jdbc:postgresql://host:port/database?user=…&password=…";
    }

    @Override
    public LeaseStore open(String uri) {
        PooledDataSource pool = PostgreSqlPools.open("effects", uri, TIMEOUT);
        return new PooledLeaseStore(PostgreSql.of(pool, SchemaName.DEFAULT).leaseStore(), pool);
    }
}
