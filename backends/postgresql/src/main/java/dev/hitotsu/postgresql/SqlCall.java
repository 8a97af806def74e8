package dev.hitotsu.postgresql;

import dev.hitotsu.relay.store.RelayStoreException;
import java.sql.SQLException;

/** A call of the database by a relay. */
@FunctionalInterface
interface SqlCall<R> {
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
            throw PostgreSqlRelayStore.translate(e);
        }
    }
}
