package dev.hitotsu.postgresql.internal;

import com.zaxxer.hikari.HikariConfig;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import java.time.Duration;

/** Small connection pools for what is opened by a URL. */
public final class PostgreSqlPools {
    private PostgreSqlPools() {}

    /**
     * A small pool. Does not wait for the database.
     *
     * @param use what it is for, in messages and in the database's list of connections
     * @param uri a JDBC URL, checked here
     * @param timeout how long to wait for a connection, and for an answer, at most
     * @throws IllegalArgumentException if the URI is malformed; the message leaves out what may be a password
     * @throws NoClassDefFoundError if HikariCP is not on the class path
     */
    public static PooledDataSource open(String use, String uri, Duration timeout) {
        PostgreSqlUrls.requireValid(use, uri);
        try {
            return PooledDataSource.open(configuration(use, uri, timeout), timeout);
        } catch (RuntimeException e) {
            // Not the exception itself: the driver repeats the URI in it.
            throw new IllegalArgumentException(use + ": PostgreSQL's driver refuses the URI: "
                    + e.getClass().getSimpleName() + " (expected: " + PostgreSqlUrls.FORMAT + ")");
        }
    }

    private static HikariConfig configuration(String use, String uri, Duration timeout) {
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(uri);
        configuration.setPoolName("hitotsu-" + use);
        configuration.addDataSourceProperty("connectTimeout", seconds);
        configuration.addDataSourceProperty("socketTimeout", seconds);
        // Else it would be derived from the short time for which the pool is asked.
        configuration.addDataSourceProperty("loginTimeout", seconds);
        configuration.addDataSourceProperty("ApplicationName", "hitotsu-" + use);
        return configuration;
    }
}
