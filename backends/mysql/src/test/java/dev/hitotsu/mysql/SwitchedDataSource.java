package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.datasource.PlainDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections to one server after the other. */
final class SwitchedDataSource implements PlainDataSource {
    private volatile DataSource current;

    SwitchedDataSource(DataSource first) {
        this.current = first;
    }

    void switchTo(DataSource next) {
        current = next;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return current.getConnection();
    }
}
