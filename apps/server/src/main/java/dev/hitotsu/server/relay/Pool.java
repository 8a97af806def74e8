package dev.hitotsu.server.relay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** A pool that says why the database gave no connection, rather than how long the pool waited for one. */
final class Pool extends HikariDataSource {
    Pool(HikariConfig config) {
        super(config);
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return super.getConnection();
        } catch (SQLTransientConnectionException e) {
            throw e.getCause() instanceof SQLException why ? why : e;
        }
    }
}
