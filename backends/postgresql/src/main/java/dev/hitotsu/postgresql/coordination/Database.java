package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.postgresql.PostgreSqlSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs statements, each as a transaction of its own, and says what went wrong in the words of coordination. */
final class Database {
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INVALID_SCHEMA = "3F000";

    private static final String READ_ONLY = "25006";
    private static final String EXPECTED =
            "an existing database that may be written, which a standby may not, the right password, and a role with"
                    + " USAGE of the schema and SELECT, INSERT, UPDATE and DELETE on its coordination tables";

    private final DataSource dataSource;
    private final String schema;
    private volatile boolean closed;

    Database(DataSource dataSource, String schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    /** What is done with a statement. */
    interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /**
     * Runs it on a connection that is in auto-commit mode.
     *
     * @throws StoreUnavailableException where the database does not answer
     * @throws CoordinationException where it refuses
     */
    <T> T run(String sql, Use<T> use) {
        try {
            return runOrThrow(sql, use);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** As {@link #run}, for who can make something of the server's error. */
    <T> T runOrThrow(String sql, Use<T> use) throws SQLException {
        if (closed) {
            throw new StoreUnavailableException("database: closed (expected: open)", null);
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            if (!connection.getAutoCommit()) {
                throw new CoordinationException(
                        "connection: auto-commit is off (expected: on, as a data source for coordination has it)",
                        null);
            }
            return use.with(statement);
        }
    }

    /** A connection of one's own, to be aborted. */
    Connection connect() throws SQLException {
        return dataSource.getConnection();
    }

    RuntimeException failed(SQLException e) {
        String state = e.getSQLState();
        if (UNDEFINED_TABLE.equals(state) || INVALID_SCHEMA.equals(state)) {
            return new CoordinationException(
                    "schema \"" + schema + "\": missing or older (expected: version " + PostgreSqlSchema.newestVersion()
                            + "; run \"hitotsu schema apply\")",
                    e);
        }
        SQLException first = first(e);
        if (first instanceof SQLTransientConnectionException) {
            // It comes from the pool, not from the server.
            return new StoreUnavailableException(
                    "database: " + first.getMessage() + " (expected: a pool of two connections at least; the store"
                            + " holds one of them to receive changes)",
                    e);
        }
        return isRefusal(first.getSQLState())
                ? new CoordinationException("database: " + first.getMessage() + " (expected: " + EXPECTED + ")", e)
                : new StoreUnavailableException("database: " + first.getMessage(), e);
    }

    /** A pool puts what happened into the cause of its own complaint. */
    private static SQLException first(SQLException e) {
        return e.getCause() instanceof SQLException cause && cause != e ? first(cause) : e;
    }

    /** Wrong in the statement, the rights, the password or the name of the database. */
    private static boolean isRefusal(@Nullable String state) {
        return state != null
                && (state.equals(READ_ONLY)
                        || state.startsWith("42")
                        || state.startsWith("28")
                        || state.startsWith("3D"));
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
