package dev.hitotsu.mysql.coordination;

import com.zaxxer.hikari.HikariConfig;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import dev.hitotsu.mysql.internal.MySqlUrls;
import java.time.Duration;

/** Stores with a connection pool of their own. */
final class PooledStores {
    private static final String USE = "coordination";

    private PooledStores() {}

    static String format(String prefix) {
        return MySqlUrls.format(prefix) + "?user=…&password=…";
    }

    /**
     * Opens a store. Does not wait for the database.
     *
     * @param timeout how long to wait for a connection, and for an answer, at most
     * @throws IllegalArgumentException if the URL is malformed; the message leaves out what may be a password
     */
    static CoordinationStore open(String url, Duration timeout) {
        MySqlUrls.requireValid(USE, url);
        try {
            PooledDataSource pool = PooledDataSource.open(configuration(url, timeout), timeout);
            return MySqlCoordinationStore.of(pool, SchemaName.DEFAULT, pool::close);
        } catch (NoClassDefFoundError e) {
            throw new CoordinationException(
                    "coordination: com.zaxxer:HikariCP is not on the class path (expected: it is there to open a store"
                            + " by its URI; MySqlCoordinationStore.of takes a data source and needs no HikariCP)",
                    e);
        } catch (RuntimeException e) {
            // Not the exception itself: a driver repeats the URL in it.
            throw new IllegalArgumentException(
                    USE + ": no driver takes the URL: " + e.getClass().getSimpleName()
                            + " (expected: MariaDB's or MySQL's driver on the class path, and a URL that it takes)");
        }
    }

    private static HikariConfig configuration(String url, Duration timeout) {
        String millis = Long.toString(Math.max(1, timeout.toMillis()));
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(url);
        configuration.setPoolName("hitotsu-" + USE);
        configuration.addDataSourceProperty("connectTimeout", millis);
        configuration.addDataSourceProperty("socketTimeout", millis);
        return configuration;
    }
}
