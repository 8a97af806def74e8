package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.DiscardedConnections;
import dev.hitotsu.postgresql.internal.PostgreSqlMigrations;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;

/**
 * Runs statements, each in a transaction of its own, and translates the database's errors into those of coordination.
 */
final class SqlExecutor {
    private static final String EXPECTED =
            "an existing database that may be written, which a standby may not, the right"
                    + " password, and a role with USAGE of the schema and SELECT, INSERT, UPDATE and DELETE on its coordination tables";

    private final DataSource dataSource;
    private final String schema;
    private volatile boolean closed;

    SqlExecutor(DataSource dataSource, String schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    /** Sets the parameters of a statement, runs it and reads its result. */
    interface StatementFunction<T> {
        T apply(PreparedStatement statement) throws SQLException;
    }

    /**
     * Runs the statement on a connection in auto-commit mode.
     *
     * @throws StoreUnavailableException if the database does not answer
     * @throws CoordinationException if the database refuses
     */
    <T> T run(String sql, StatementFunction<T> function) {
        try {
            return runOrThrow(sql, function);
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    /** As {@link #run}, for callers that look at the database's error themselves. */
    <T> T runOrThrow(String sql, StatementFunction<T> function) throws SQLException {
        if (closed) {
            throw new StoreUnavailableException("database: closed (expected: open)", null);
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            if (!connection.getAutoCommit()) {
                throw new CoordinationException(
                        "connection: auto-commit is off (expected: on, because each operation is a transaction)", null);
            }
            return function.apply(statement);
        }
    }

    /** A connection for one caller alone. The caller aborts it. */
    Connection connect() throws SQLException {
        return dataSource.getConnection();
    }

    /** Ends a connection of {@link #connect}, which no pool may hand out again. Any thread. */
    void discard(Connection connection) throws SQLException {
        DiscardedConnections.discard(dataSource, connection);
    }

    RuntimeException translate(SQLException e) {
        if (SqlState.hasCode(e, PostgreSqlState.UNDEFINED_TABLE)
                || SqlState.hasCode(e, PostgreSqlState.INVALID_SCHEMA_NAME)) {
            return new CoordinationException(
                    "schema \"" + schema + "\": missing or older (expected: version "
                            + PostgreSqlMigrations.ALL.newest() + "; run \"hitotsu schema apply\")",
                    e);
        }
        SQLException cause = SqlState.rootCause(e);
        if (cause instanceof SQLTransientConnectionException) {
            // It comes from the pool, not from the server.
            return new StoreUnavailableException(
                    "database: " + cause.getMessage()
                            + " (expected: a pool of at least two connections; the store holds one"
                            + " of them to receive changes)",
                    e);
        }
        return SqlState.isRefusal(cause) || SqlState.hasCode(cause, SqlState.READ_ONLY_TRANSACTION)
                ? new CoordinationException("database: " + cause.getMessage() + " (expected: " + EXPECTED + ")", e)
                : new StoreUnavailableException("database: " + cause.getMessage(), e);
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
