package dev.hitotsu.jdbc.internal.relay;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.JdbcRelayStore;
import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.internal.RivalReports;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.TermConnections;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Leads by a {@link RelayLease}. Thread-safe; blocks. */
public final class SqlRelayStore implements JdbcRelayStore {
    private static final Duration MIN_NETWORK_TIMEOUT = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final RelayLease lease;
    private final RelaySettings settings;
    private final Database database;
    private final RivalReports rivals = new RivalReports("another relay leads");

    /** A store. */
    public SqlRelayStore(DataSource dataSource, RelayLease lease, RelaySettings settings, Database database) {
        this.dataSource = dataSource;
        this.lease = lease;
        this.settings = requireNonNull(settings, "settings: null (expected: settings of a relay)");
        this.database = database;
    }

    /** What a database adds. */
    public interface Database {
        /** Checks that the connection's user may relay from these tables. */
        void check(Connection connection) throws SQLException;

        /**
         * Runs what takes the lease on a connection that others use afterwards. Its commits must survive what the lease
         * must survive, whatever the connection is set to.
         */
        default OptionalLong durably(Connection connection, LeaseAttempt attempt) throws SQLException {
            return attempt.run(connection);
        }

        /** Sets up a connection that a relay uses alone. */
        void setUp(Connection connection) throws SQLException;

        /**
         * What a term is made of.
         *
         * @param length of the lease at the beginning
         */
        TermParts term(RelaySettings settings, long fence, Duration length);
    }

    @Override
    public RelaySettings settings() {
        return settings;
    }

    @Override
    public SqlRelayStore with(RelaySettings newSettings) {
        return new SqlRelayStore(dataSource, lease, newSettings, database);
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration length) {
        String purpose = settings.purpose();
        return lead(length, connection -> {
            OptionalLong fence = lease.tryAcquire(connection, instance, purpose, length);
            if (fence.isEmpty()) {
                lease.standBy(connection, instance);
            }
            if (fence.isEmpty() && purpose != null) {
                rivals.report(lease.leaderWithAnotherPurpose(connection, instance, purpose)
                        .orElse(null));
            }
            return fence;
        });
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration length, LeadGrant grant) {
        return lead(length, connection -> lease.takeOver(connection, instance, settings.purpose(), length, grant));
    }

    private Optional<RelayTerm> lead(Duration length, LeaseAttempt attempt) {
        return SqlCall.run(() -> {
            OptionalLong fence = attempt(length, attempt);
            return fence.isEmpty() ? Optional.empty() : Optional.of(begin(fence.getAsLong(), length));
        });
    }

    /** Tries to take the lease; returns the fence. */
    public interface LeaseAttempt {
        OptionalLong run(Connection connection) throws SQLException;
    }

    private OptionalLong attempt(Duration length, LeaseAttempt attempt) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            int timeoutBefore = connection.getNetworkTimeout();
            TermConnections.prepare(connection, attemptTimeout(length));
            database.check(connection);
            OptionalLong fence = database.durably(connection, attempt);
            connection.setNetworkTimeout(Runnable::run, timeoutBefore);
            return fence;
        }
    }

    private RelayTerm begin(long fence, Duration length) throws SQLException {
        TermConnections connections = new TermConnections(dataSource, networkTimeout(length), database::setUp);
        try {
            return new SqlRelayTerm(connections, lease, fence, database.term(settings, fence, length));
        } catch (SQLException | RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /** A relay that stands by holds nothing that could be lost, so it turns to another server sooner. */
    private static Duration attemptTimeout(Duration lease) {
        return networkTimeout(lease).dividedBy(2);
    }

    /**
     * If the server stops answering, the relay waits for twice the length of its lease, and at least for the minimum.
     */
    private static Duration networkTimeout(Duration lease) {
        Duration twice = lease.multipliedBy(2);
        return twice.compareTo(MIN_NETWORK_TIMEOUT) > 0 ? twice : MIN_NETWORK_TIMEOUT;
    }
}
