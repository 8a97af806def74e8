package dev.hitotsu.mysql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.RivalReports;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.TermConnections;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The outbox in MySQL or MariaDB, for a relay; {@link MySql#relayStore()} makes it. A term holds three connections: to read, to settle
 * and to renew the lease. Connect directly to the primary, without a proxy that shares connections between sessions or sends
 * reads to replicas. Thread-safe; blocks.
 */
public final class MySqlRelayStore implements RelayStore {
    private static final Duration MIN_NETWORK_TIMEOUT = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final SchemaName schema;
    private final SegmentRetention retention;
    private final @Nullable String purpose;
    private final long maxMessageSize;
    private final LeaseTable lease;
    private final RivalReports rivals = new RivalReports("another relay leads");

    private MySqlRelayStore(
            DataSource dataSource,
            SchemaName schema,
            SegmentRetention retention,
            @Nullable String purpose,
            long maxMessageSize) {
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("maxMessageSize: " + maxMessageSize + " (expected: at least 1)");
        }
        this.dataSource = dataSource;
        this.schema = schema;
        this.retention = retention;
        this.purpose = purpose;
        this.maxMessageSize = maxMessageSize;
        this.lease = new LeaseTable(schema);
    }

    static MySqlRelayStore of(DataSource dataSource, SchemaName schema) {
        return new MySqlRelayStore(dataSource, schema, SegmentRetention.DEFAULT, null, Message.DEFAULT_MAX_SIZE);
    }

    /** The same store, which keeps delivered messages for so long; {@link SegmentRetention#DEFAULT} unless changed. */
    public MySqlRelayStore withRetention(SegmentRetention newRetention) {
        requireNonNull(newRetention, "retention: null (expected: a retention of segments)");
        return new MySqlRelayStore(dataSource, schema, newRetention, purpose, maxMessageSize);
    }

    /**
     * The same store for a relay that says where it delivers to, in words for people and without secrets. Relays on one outbox
     * that say something different are warned of each other: one of them has the wrong database.
     */
    public MySqlRelayStore withPurpose(String newPurpose) {
        requireNonNull(newPurpose, "purpose: null (expected: a purpose)");
        return new MySqlRelayStore(dataSource, schema, retention, newPurpose, maxMessageSize);
    }

    /**
     * The same store for a relay that never reads a message of more bytes than this ({@link Message#size()}); it parks it, inside
     * the database, as given up. Tell the applications the same when they append. {@link Message#DEFAULT_MAX_SIZE} unless
     * changed. The relay's heap must hold about eight messages of that size beside its windows.
     */
    public MySqlRelayStore withMaxMessageSize(long bytes) {
        return new MySqlRelayStore(dataSource, schema, retention, purpose, bytes);
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration length) {
        return lead(length, connection -> {
            OptionalLong fence = lease.tryAcquire(connection, instance, purpose, length);
            if (fence.isEmpty() && purpose != null) {
                rivals.report(lease.leaderWithAnotherPurpose(connection, instance, purpose)
                        .orElse(null));
            }
            return fence;
        });
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration length, LeadGrant grant) {
        return lead(length, connection -> lease.takeOver(connection, instance, purpose, length, grant));
    }

    private Optional<RelayTerm> lead(Duration length, LeaseAttempt attempt) {
        return SqlCall.run(() -> {
            OptionalLong fence = attempt(length, attempt);
            return fence.isEmpty() ? Optional.empty() : Optional.of(begin(fence.getAsLong(), length));
        });
    }

    private interface LeaseAttempt {
        OptionalLong run(Connection connection) throws SQLException;
    }

    private OptionalLong attempt(Duration length, LeaseAttempt attempt) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            int timeoutBefore = connection.getNetworkTimeout();
            TermConnections.prepare(connection, networkTimeout(length).dividedBy(2));
            MySqlRights.of(schema).require(connection, MySqlRights.Use.RELAY);
            MySqlSchema.of(dataSource, schema).check(connection);
            connection.setAutoCommit(false);
            try {
                OptionalLong fence = attempt.run(connection);
                connection.commit();
                return fence;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
                connection.setNetworkTimeout(Runnable::run, timeoutBefore);
            }
        }
    }

    private static void rollback(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private RelayTerm begin(long fence, Duration length) throws SQLException {
        TermConnections connections = new TermConnections(dataSource, networkTimeout(length), connection -> {});
        try {
            return new MySqlRelayTerm(
                    connections, schema, new SegmentSweeper(schema, retention), maxMessageSize, lease, fence, length);
        } catch (SQLException | RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /** If the server stops answering, the relay waits for twice the length of its lease, and at least for the minimum. */
    private static Duration networkTimeout(Duration lease) {
        Duration twice = lease.multipliedBy(2);
        return twice.compareTo(MIN_NETWORK_TIMEOUT) > 0 ? twice : MIN_NETWORK_TIMEOUT;
    }
}
