package dev.hitotsu.postgresql.coordination;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import dev.hitotsu.jdbc.SchemaName;
import java.time.Duration;

/** Opens a store by the URI of a database, with a small pool of its own; the tables are in the schema {@code hitotsu}. */
public final class PostgreSqlStoreProvider implements StoreProvider {
    private static final int CONNECTIONS = 5;
    private static final long SHORTEST_WAIT_MILLIS = 250;

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
        try {
            HikariDataSource pool = pool(uri, timeout);
            return PostgreSqlCoordinationStore.of(pool, SchemaName.DEFAULT, pool::close);
        } catch (NoClassDefFoundError e) {
            throw new CoordinationException(
                    "coordination: com.zaxxer:HikariCP is not on the class path (expected: it is, to open a store by its URI;"
                            + " PostgreSqlCoordinationStore.of takes a data source without it)",
                    e);
        }
    }

    private HikariDataSource pool(String uri, Duration timeout) {
        try {
            return new HikariDataSource(configuration(uri, timeout));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "coordination: a URI that PostgreSQL's driver does not take (expected: " + uriFormat() + ")", e);
        }
    }

    private static HikariConfig configuration(String uri, Duration timeout) {
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(uri);
        configuration.setPoolName("hitotsu-coordination");
        configuration.setMaximumPoolSize(CONNECTIONS);
        configuration.setMinimumIdle(1);
        configuration.setInitializationFailTimeout(-1);
        configuration.setConnectionTimeout(Math.max(SHORTEST_WAIT_MILLIS, timeout.toMillis()));
        configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        configuration.addDataSourceProperty("connectTimeout", seconds);
        configuration.addDataSourceProperty("socketTimeout", seconds);
        configuration.addDataSourceProperty("ApplicationName", "hitotsu-coordination");
        return configuration;
    }
}
