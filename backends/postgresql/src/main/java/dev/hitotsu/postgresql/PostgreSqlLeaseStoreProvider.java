package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseStoreProvider;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import dev.hitotsu.postgresql.internal.PostgreSqlPools;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
        return new Opened(PostgreSql.of(pool, SchemaName.DEFAULT).leaseStore(), pool);
    }

    /** A store with the pool that is its own. */
    private record Opened(LeaseStore store, PooledDataSource pool) implements LeaseStore, AutoCloseable {
        @Override
        public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
            return store.claim(key, owner, fingerprint, terms);
        }

        @Override
        public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
            return store.renew(key, owner, terms);
        }

        @Override
        public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
            return store.complete(key, owner, result, terms);
        }

        @Override
        public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
            return store.release(key, owner, terms);
        }

        @Override
        public int deleteForgotten(int limit) {
            return store.deleteForgotten(limit);
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
