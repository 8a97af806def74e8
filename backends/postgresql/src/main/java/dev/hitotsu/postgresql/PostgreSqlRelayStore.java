package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * The outbox in PostgreSQL as a relay sees it. A term holds three connections: to read, to settle and to renew the lease.
 * Connections must be of their own (no pooler that shares them between transactions). Thread-safe.
 */
public final class PostgreSqlRelayStore implements RelayStore {
    private static final Duration SHORTEST_NETWORK_TIMEOUT = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final SchemaName schema;
    private final SegmentRetention retention;
    private final LeaseTable lease;

    private PostgreSqlRelayStore(DataSource dataSource, SchemaName schema, SegmentRetention retention) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.retention = retention;
        this.lease = new LeaseTable(schema);
    }

    public static PostgreSqlRelayStore of(DataSource dataSource) {
        return of(dataSource, SchemaName.DEFAULT, SegmentRetention.DEFAULT);
    }

    public static PostgreSqlRelayStore of(DataSource dataSource, SchemaName schema, SegmentRetention retention) {
        return new PostgreSqlRelayStore(dataSource, schema, retention);
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration length) {
        return lead(length, connection -> lease.tryTake(connection, instance, length));
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration length, LeadGrant grant) {
        return lead(length, connection -> lease.take(connection, instance, length, grant));
    }

    private Optional<RelayTerm> lead(Duration length, Taking taking) {
        try {
            OptionalLong fence = take(length, taking);
            return fence.isEmpty() ? Optional.empty() : Optional.of(begin(fence.getAsLong(), length));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private interface Taking {
        OptionalLong on(Connection connection) throws SQLException;
    }

    private OptionalLong take(Duration length, Taking taking) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            int timeoutBefore = connection.getNetworkTimeout();
            Connections.prepare(connection, networkTimeout(length));
            PostgreSqlSchema.of(schema).check(connection);
            OptionalLong fence = taking.on(connection);
            connection.setNetworkTimeout(Runnable::run, timeoutBefore);
            return fence;
        }
    }

    private RelayTerm begin(long fence, Duration length) throws SQLException {
        Connections connections = new Connections(dataSource, networkTimeout(length));
        try {
            return new PostgreSqlRelayTerm(connections, schema, retention, lease, fence, length);
        } catch (SQLException | RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /** A server that has stopped answering must not hold the relay longer than makes sense for its lease. */
    private static Duration networkTimeout(Duration lease) {
        Duration twice = lease.multipliedBy(2);
        return twice.compareTo(SHORTEST_NETWORK_TIMEOUT) > 0 ? twice : SHORTEST_NETWORK_TIMEOUT;
    }

    static RelayStoreException failed(SQLException e) {
        return new RelayStoreException("database: " + e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")", e);
    }
}
