package dev.hitotsu.postgresql.internal;

import com.zaxxer.hikari.HikariConfig;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.time.Duration;
import java.util.Properties;

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
            HikariConfig configuration = named(use);
            configuration.setJdbcUrl(uri);
            configuration.setDataSourceProperties(driver(use, timeout));
            return PooledDataSource.open(configuration, timeout);
        } catch (RuntimeException e) {
            // Not the exception itself: the driver repeats the URI in it.
            throw new IllegalArgumentException(use + ": PostgreSQL's driver refuses the URI: "
                    + e.getClass().getSimpleName() + " (expected: " + PostgreSqlUrls.FORMAT + ")");
        }
    }

    /** As {@link #open(String, String, Duration)}, by a URL whose password may change while the pool is open. */
    public static PooledDataSource open(String use, ChangingSecret<String> uri, Duration timeout) {
        PostgreSqlUrls.requireValid(use, uri.current());
        return PooledDataSource.open(named(use), uri, driver(use, timeout), timeout);
    }

    private static HikariConfig named(String use) {
        HikariConfig configuration = new HikariConfig();
        configuration.setPoolName("hitotsu-" + use);
        return configuration;
    }

    private static Properties driver(String use, Duration timeout) {
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        // Else it would be derived from the short time for which the pool is asked.
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("ApplicationName", "hitotsu-" + use);
        return properties;
    }
}
