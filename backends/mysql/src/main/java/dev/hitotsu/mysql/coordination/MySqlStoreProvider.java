package dev.hitotsu.mysql.coordination;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import dev.hitotsu.mysql.internal.MySqlPools;
import dev.hitotsu.mysql.internal.MySqlUrls;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.time.Duration;

/**
 * Opens a store by a JDBC URL for MySQL's driver, with a small connection pool of its own. The tables are in the
 * database {@code hitotsu}.
 */
public final class MySqlStoreProvider implements StoreProvider {
    @Override
    public String uriPrefix() {
        return MySqlUrls.MYSQL_PREFIX;
    }

    @Override
    public String uriFormat() {
        return MySqlPools.format(uriPrefix());
    }

    @Override
    public CoordinationStore open(String uri, Duration session, Duration timeout) {
        return PooledStores.open(uri, timeout);
    }

    /** {@inheritDoc} The URL is read anew when the database refuses user or password. */
    @Override
    public CoordinationStore open(ChangingSecret<String> uri, Duration session, Duration timeout) {
        return PooledStores.open(uri, timeout);
    }
}
