package dev.hitotsu.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one term, closed together. */
final class Connections implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final Executor ABORTER = Runnable::run;

    private final DataSource dataSource;
    private final Duration networkTimeout;
    private final List<Connection> open = new ArrayList<>();

    Connections(DataSource dataSource, Duration networkTimeout) {
        this.dataSource = dataSource;
        this.networkTimeout = networkTimeout;
    }

    Connection open() throws SQLException {
        Connection connection = dataSource.getConnection();
        open.add(connection);
        prepare(connection, networkTimeout);
        return connection;
    }

    /** Whatever a pool's connections are set to, these are set to what a relay builds on. */
    static void prepare(Connection connection, Duration networkTimeout) throws SQLException {
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setNetworkTimeout(ABORTER, Math.toIntExact(networkTimeout.toMillis()));
    }

    /** Aborts rather than closes: a pool must not hand out again what was set up for a relay, and a server that is away must not delay. */
    @Override
    public void close() {
        for (Connection connection : open) {
            try {
                connection.abort(ABORTER);
                connection.close();
            } catch (SQLException e) {
                log.debug("a connection could not be closed", e);
            }
        }
    }
}
