package dev.hitotsu.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;

/** A pool whose exceptions say why the database gave no connection, not how long the pool waited for one. */
public final class ConnectionPool extends HikariDataSource {
    private static final Duration POOL_TIMEOUT = Duration.ofSeconds(5);

    /** A server that hangs must not use up the time in which another one could have been asked. */
    private static final Duration VALIDATION_TIMEOUT = Duration.ofMillis(1_500);

    /** What a statement may take without a byte from the server, unless the URL says so. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private static final int OPERATOR_CONNECTIONS = 2;

    private ConnectionPool(HikariConfig config) {
        super(config);
    }

    /** A pool for a process. Does not wait for the database. */
    public static ConnectionPool of(DataSource unpooled, SourceConfig source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("hitotsu");
        config.setDataSource(unpooled);
        config.setMaximumPoolSize(source.connections());
        // A new leader needs so many at once.
        config.setMinimumIdle(SourceConfig.MIN_CONNECTIONS);
        config.setConnectionTimeout(POOL_TIMEOUT.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        return new ConnectionPool(config);
    }

    /**
     * A small pool for operators, who take no connection from the relay. Does not wait for the database.
     *
     * @param limit what limits the time of each statement in this database, as SQL
     */
    public static ConnectionPool forOperators(DataSource unpooled, String limit) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("hitotsu-operators");
        config.setDataSource(unpooled);
        config.setMaximumPoolSize(OPERATOR_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionInitSql(limit);
        config.setConnectionTimeout(POOL_TIMEOUT.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        return new ConnectionPool(config);
    }

    /** One of a server that hangs comes back with an exception: whoever waits for it may ask another server then. */
    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = connect();
        if (connection.getNetworkTimeout() == 0) {
            connection.setNetworkTimeout(Runnable::run, (int) ANSWER_TIMEOUT.toMillis());
        }
        return connection;
    }

    private Connection connect() throws SQLException {
        try {
            return super.getConnection();
        } catch (SQLTransientConnectionException e) {
            throw e.getCause() instanceof SQLException cause ? cause : e;
        }
    }
}
