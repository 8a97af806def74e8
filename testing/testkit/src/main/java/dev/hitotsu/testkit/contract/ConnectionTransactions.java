package dev.hitotsu.testkit.contract;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Transactions of a SQL database, each on a connection of its own. Thread-safe. */
public final class ConnectionTransactions implements TransactionFixture<Connection> {
    private final DataSource dataSource;
    private final List<Connection> open = new ArrayList<>();

    public ConnectionTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Connection begin() {
        return open(false);
    }

    @Override
    public Connection noTransaction() {
        return open(true);
    }

    private synchronized Connection open(boolean autoCommit) {
        try {
            Connection connection = dataSource.getConnection();
            open.add(connection);
            connection.setAutoCommit(autoCommit);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void commit(Connection transaction) {
        end(transaction, Connection::commit);
    }

    @Override
    public void rollback(Connection transaction) {
        end(transaction, Connection::rollback);
    }

    private static void end(Connection connection, Ending ending) {
        try (connection) {
            ending.run(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        for (Connection connection : open) {
            end(connection, closed -> {});
        }
    }

    private interface Ending {
        void run(Connection connection) throws SQLException;
    }
}
