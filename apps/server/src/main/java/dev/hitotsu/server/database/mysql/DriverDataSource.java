package dev.hitotsu.server.database.mysql;

import dev.hitotsu.jdbc.datasource.PlainDataSource;
import dev.hitotsu.server.database.DatabasePassword;
import dev.hitotsu.server.database.SourceConfig;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Connections by whatever driver on the class path takes the URL. MariaDB's is there; MySQL's, which is under another
 * licence, is for users to add. Thread-safe.
 */
final class DriverDataSource implements PlainDataSource {
    /**
     * A server that accepts connections and never answers must not hold up a relay for ever. Both drivers know these.
     */
    private static final String CONNECT_TIMEOUT_MILLIS = "5000";

    private final SourceConfig source;

    DriverDataSource(SourceConfig source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        DatabasePassword password = source.password();
        return password == null ? connect(source.user(), null) : password.connect(text -> connect(source.user(), text));
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return connect(user, password);
    }

    private Connection connect(@Nullable String user, @Nullable String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_MILLIS);
        properties.setProperty("tcpKeepAlive", "true");
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        Connection connection = driver().connect(source.url(), properties);
        if (connection == null) {
            throw missing(null);
        }
        return connection;
    }

    private Driver driver() throws SQLException {
        try {
            return DriverManager.getDriver(source.url());
        } catch (SQLException e) {
            throw missing(e);
        }
    }

    private SQLException missing(@Nullable SQLException cause) {
        return new SQLException(
                "url: " + source.displayUrl()
                        + ": no driver takes it (expected: jdbc:mariadb:, whose driver is here and"
                        + " speaks to MySQL as well, or MySQL Connector/J on the class path)",
                "08001",
                cause);
    }
}
