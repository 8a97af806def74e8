package dev.hitotsu.mysql.internal;

import com.zaxxer.hikari.HikariConfig;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import java.time.Duration;

/** Small connection pools for what is opened by a URL. */
public final class MySqlPools {
    private MySqlPools() {}

    /** The format of URLs with this prefix, with a user, for people. */
    public static String format(String prefix) {
        return MySqlUrls.format(prefix) + "?user=…&password=…";
    }

    /**
     * A small pool. Does not wait for the database.
     *
     * @param use what it is for, in messages
     * @param url a JDBC URL, checked here
     * @param timeout how long to wait for a connection, and for an answer, at most
     * @throws IllegalArgumentException if the URL is malformed; the message leaves out what may be a password
     * @throws NoClassDefFoundError if HikariCP is not on the class path
     */
    public static PooledDataSource open(String use, String url, Duration timeout) {
        MySqlUrls.requireValid(use, url);
        try {
            return PooledDataSource.open(configuration(use, url, timeout), timeout);
        } catch (RuntimeException e) {
            // Not the exception itself: a driver repeats the URL in it.
            throw new IllegalArgumentException(
                    use + ": no driver takes the URL: " + e.getClass().getSimpleName()
                            + " (expected: MariaDB's or MySQL's driver on the class path, and a URL that it takes)");
        }
    }

    private static HikariConfig configuration(String use, String url, Duration timeout) {
        String millis = Long.toString(Math.max(1, timeout.toMillis()));
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(url);
        configuration.setPoolName("hitotsu-" + use);
        configuration.addDataSourceProperty("connectTimeout", millis);
        configuration.addDataSourceProperty("socketTimeout", millis);
        return configuration;
    }
}
