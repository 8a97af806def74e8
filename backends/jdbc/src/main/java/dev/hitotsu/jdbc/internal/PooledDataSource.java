package dev.hitotsu.jdbc.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool that tells at once that the database refuses, a wrong password for example. HikariCP by itself tries again
 * until the time is over. So it is asked for a connection several times, for a short time each; it says why its last
 * attempt failed. Thread-safe.
 */
public final class PooledDataSource implements DataSource, AutoCloseable {
    private static final int MAX_POOL_SIZE = 5;

    /** For how long HikariCP is asked; the least that it allows. */
    private static final Duration SLICE = Duration.ofMillis(250);

    private final HikariDataSource pool;
    private final long maxNanos;

    private PooledDataSource(HikariDataSource pool, Duration timeout) {
        this.pool = pool;
        this.maxNanos = timeout.toNanos();
    }

    /**
     * A small pool for coordination. Does not wait for the database.
     *
     * @param configuration what the driver needs; the rest is set here
     * @param timeout how long to wait for a connection
     * @throws NoClassDefFoundError if HikariCP is not on the class path
     */
    public static PooledDataSource open(HikariConfig configuration, Duration timeout) {
        configuration.setMaximumPoolSize(MAX_POOL_SIZE);
        configuration.setMinimumIdle(1);
        configuration.setInitializationFailTimeout(-1);
        configuration.setConnectionTimeout(SLICE.toMillis());
        configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new PooledDataSource(new HikariDataSource(configuration), timeout);
    }

    /**
     * As {@link #open(HikariConfig, Duration)}, by a JDBC URL whose password may change: once the database refuses it,
     * its source is asked anew.
     *
     * @param configuration without URL and properties of the driver
     */
    public static PooledDataSource open(
            HikariConfig configuration, ChangingSecret<String> url, Properties driver, Duration timeout) {
        configuration.setDataSource(new LoginDataSource(url, driver));
        return open(configuration, timeout);
    }

    @Override
    public Connection getConnection() throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (isRefused(e) || System.nanoTime() - start >= maxNanos) {
                    throw e;
                }
            }
        }
    }

    private static boolean isRefused(SQLException failure) {
        return failure.getCause() instanceof SQLException cause && SqlState.isRefusal(cause);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("user: " + user + " (expected: the one of the pool)");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(pool) ? type.cast(pool) : pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(pool) || pool.isWrapperFor(type);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return pool.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        pool.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        pool.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return pool.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return pool.getParentLogger();
    }

    @Override
    public void close() {
        pool.close();
    }
}
