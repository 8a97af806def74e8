package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import dev.hitotsu.postgresql.internal.PostgreSqlPools;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Opens a store by the JDBC URL of a database, with a small connection pool of its own. The tables are in the schema
 * {@code hitotsu}.
 */
public final class PostgreSqlStoreProvider implements StoreProvider {
    @Override
    public String uriPrefix() {
        return "jdbc:postgresql:";
    }

    @Override
    public String uriFormat() {
        return "jdbc:postgresql://host:port/database?user=…&password=…";
    }

    @Override
    public CoordinationStore open(String uri, Duration session, Duration timeout) {
        return opened(() -> PostgreSqlPools.open("coordination", uri, timeout));
    }

    /** {@inheritDoc} The URI is read anew when the database refuses user or password. */
    @Override
    public CoordinationStore open(ChangingSecret<String> uri, Duration session, Duration timeout) {
        return opened(() -> PostgreSqlPools.open("coordination", uri, timeout));
    }

    private static CoordinationStore opened(Supplier<PooledDataSource> opening) {
        try {
            PooledDataSource pool = opening.get();
            return PostgreSqlCoordinationStore.of(pool, SchemaName.DEFAULT, pool::close);
        } catch (NoClassDefFoundError e) {
            throw new CoordinationException(
                    "coordination: com.zaxxer:HikariCP is not on the class path (expected: it is there to open a store by its URI;"
                            + " PostgreSqlCoordinationStore.of takes a data source and needs no HikariCP)",
                    e);
        }
    }
}
