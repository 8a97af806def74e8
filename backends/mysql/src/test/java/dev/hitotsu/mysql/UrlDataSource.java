package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.datasource.PlainDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Connections by whatever driver takes the URL. */
record UrlDataSource(String url) implements PlainDataSource {
    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
