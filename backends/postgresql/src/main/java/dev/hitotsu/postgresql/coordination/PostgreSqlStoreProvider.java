package dev.hitotsu.postgresql.coordination;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.PostgreSqlUrls;
import java.time.Duration;

/** Opens a store by the JDBC URL of a database, with a small connection pool of its own. The tables are in the schema {@code hitotsu}. */
public final class PostgreSqlStoreProvider implements StoreProvider {
    private static final int MAX_POOL_SIZE = 5;

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
        PostgreSqlUrls.requireValid("coordination", uri);
        try {
            PooledDataSource pool = new PooledDataSource(pool(uri, timeout), timeout);
            return PostgreSqlCoordinationStore.of(pool, SchemaName.DEFAULT, pool::close);
        } catch (NoClassDefFoundError e) {
            throw new CoordinationException(
                    "coordination: com.zaxxer:HikariCP is not on the class path (expected: it is there to open a store by its URI;"
                            + " PostgreSqlCoordinationStore.of takes a data source and needs no HikariCP)",
                    e);
        }
    }

    private HikariDataSource pool(String uri, Duration timeout) {
        try {
            return new HikariDataSource(configuration(uri, timeout));
        } catch (RuntimeException e) {
            // Not the exception itself: the driver repeats the URI in it.
            throw new IllegalArgumentException("coordination: PostgreSQL's driver refuses the URI: "
                    + e.getClass().getSimpleName() + " (expected: " + uriFormat() + ")");
        }
    }

    private static HikariConfig configuration(String uri, Duration timeout) {
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(uri);
        configuration.setPoolName("hitotsu-coordination");
        configuration.setMaximumPoolSize(MAX_POOL_SIZE);
        configuration.setMinimumIdle(1);
        configuration.setInitializationFailTimeout(-1);
        configuration.setConnectionTimeout(PooledDataSource.SLICE.toMillis());
        configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        configuration.addDataSourceProperty("connectTimeout", seconds);
        configuration.addDataSourceProperty("socketTimeout", seconds);
        // Else it would be derived from the short time for which the pool is asked.
        configuration.addDataSourceProperty("loginTimeout", seconds);
        configuration.addDataSourceProperty("ApplicationName", "hitotsu-coordination");
        return configuration;
    }
}
