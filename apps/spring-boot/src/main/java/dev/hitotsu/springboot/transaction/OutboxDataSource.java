package dev.hitotsu.springboot.transaction;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source whose connections take the messages of the transaction along with their COMMIT, in the same round trip.
 * The transaction manager commits as always, and may roll back until it does; only what its COMMIT sends is more. So
 * the position in the log is taken even later, behind all that a persistence provider writes before it commits.
 *
 * <p>Give it to transaction manager, persistence provider and {@link TransactionalOutbox} alike. If the database
 * refuses a message, the manager tells so as it tells of a COMMIT that was refused. Thread-safe.
 */
public final class OutboxDataSource extends DelegatingDataSource {
    private OutboxDataSource(DataSource target) {
        super(target);
    }

    /** A data source with the connections of another one, a pool for example. */
    public static OutboxDataSource of(DataSource dataSource) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        return new OutboxDataSource(dataSource);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return CommittingConnection.of(super.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return CommittingConnection.of(super.getConnection(username, password));
    }

    @Override
    public String toString() {
        return "OutboxDataSource of " + getTargetDataSource();
    }
}
