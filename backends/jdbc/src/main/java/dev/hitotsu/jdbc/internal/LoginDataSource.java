package dev.hitotsu.jdbc.internal;

import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections by a JDBC URL with the user's password in it, which may change: once the database refuses it, the
 * URL is read anew. Thread-safe; blocks for the database.
 */
final class LoginDataSource implements DataSource {
    private final ChangingSecret<String> url;
    private final Properties driver;

    LoginDataSource(ChangingSecret<String> url, Properties driver) {
        this.url = url;
        this.driver = driver;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return url.logIn(
                present -> DriverManager.getConnection(present, (Properties) driver.clone()),
                e -> e instanceof SQLException error && SqlState.isInClass(error, SqlState.INVALID_AUTHORIZATION));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("user: " + user + " (expected: the one of the URL)");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException(type + " (expected: nothing is wrapped)");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // The drivers log by themselves.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The URL and the properties say how long to wait.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("java.util.logging (expected: the driver's own logger)");
    }
}
