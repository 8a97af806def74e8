package dev.hitotsu.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one term, which are closed together. Not thread-safe. */
public final class TermConnections implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TermConnections.class);
    private static final Executor SAME_THREAD = Runnable::run;

    private final DataSource dataSource;
    private final Duration networkTimeout;
    private final Setup setup;
    private final List<Connection> open = new ArrayList<>();

    /**
     * No connection yet.
     *
     * @param networkTimeout after which a server that does not answer counts as gone
     * @param setup what a connection that a relay uses alone needs in this database
     */
    public TermConnections(DataSource dataSource, Duration networkTimeout, Setup setup) {
        this.dataSource = dataSource;
        this.networkTimeout = networkTimeout;
        this.setup = setup;
    }

    /** Sets up a connection that no other code will use. */
    @FunctionalInterface
    public interface Setup {
        void run(Connection connection) throws SQLException;
    }

    /** One more connection. */
    public Connection open() throws SQLException {
        Connection connection = dataSource.getConnection();
        open.add(connection);
        prepare(connection, networkTimeout);
        setup.run(connection);
        return connection;
    }

    /** Sets a connection to what a relay needs, whatever the pool has set it to. */
    public static void prepare(Connection connection, Duration networkTimeout) throws SQLException {
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setNetworkTimeout(SAME_THREAD, Math.toIntExact(networkTimeout.toMillis()));
    }

    /**
     * Aborts the connections instead of closing them. A pool must not hand out connections that were set up for a
     * relay, and a server that does not answer must not delay the caller.
     */
    @Override
    public void close() {
        for (Connection connection : open) {
            try {
                DiscardedConnections.discard(dataSource, connection);
            } catch (SQLException e) {
                log.debug("a connection could not be closed", e);
            }
        }
    }
}
