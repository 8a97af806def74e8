package dev.hitotsu.mysql.internal;

import com.zaxxer.hikari.HikariConfig;
import dev.hitotsu.jdbc.internal.PooledDataSource;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.time.Duration;
import java.util.Properties;

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
            HikariConfig configuration = named(use);
            configuration.setJdbcUrl(url);
            configuration.setDataSourceProperties(driver(timeout));
            return PooledDataSource.open(configuration, timeout);
        } catch (RuntimeException e) {
            // Not the exception itself: a driver repeats the URL in it.
            throw new IllegalArgumentException(
                    use + ": no driver takes the URL: " + e.getClass().getSimpleName()
                            + " (expected: MariaDB's or MySQL's driver on the class path, and a URL that it takes)");
        }
    }

    /** As {@link #open(String, String, Duration)}, by a URL whose password may change while the pool is open. */
    public static PooledDataSource open(String use, ChangingSecret<String> url, Duration timeout) {
        MySqlUrls.requireValid(use, url.current());
        return PooledDataSource.open(named(use), url, driver(timeout), timeout);
    }

    private static HikariConfig named(String use) {
        HikariConfig configuration = new HikariConfig();
        configuration.setPoolName("hitotsu-" + use);
        return configuration;
    }

    private static Properties driver(Duration timeout) {
        String millis = Long.toString(Math.max(1, timeout.toMillis()));
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", millis);
        properties.setProperty("socketTimeout", millis);
        return properties;
    }
}
