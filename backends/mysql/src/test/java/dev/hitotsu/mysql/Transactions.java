package dev.hitotsu.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Begins and ends transactions for contracts, and closes what was left open. */
final class Transactions implements AutoCloseable {
    private final DataSource dataSource;
    private final List<Connection> open = new ArrayList<>();

    Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    synchronized Connection begin(boolean autoCommit) {
        try {
            Connection connection = dataSource.getConnection();
            open.add(connection);
            connection.setAutoCommit(autoCommit);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void end(Connection connection, boolean commit) {
        try (connection) {
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        for (Connection connection : open) {
            connection.close();
        }
    }
}
