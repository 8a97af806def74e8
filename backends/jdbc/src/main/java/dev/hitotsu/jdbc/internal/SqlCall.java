package dev.hitotsu.jdbc.internal;

import dev.hitotsu.relay.store.RelayStoreException;
import java.sql.SQLException;

/** A call of the database by a relay. */
@FunctionalInterface
public interface SqlCall<R> {
    R call() throws SQLException;

    /**
     * Runs the call.
     *
     * @throws RelayStoreException where it fails
     */
    static <R> R run(SqlCall<R> call) {
        try {
            return call.call();
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    /** What a relay is told of an error of the database. */
    static RelayStoreException translate(SQLException e) {
        return new RelayStoreException("database: " + e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")", e);
    }
}
