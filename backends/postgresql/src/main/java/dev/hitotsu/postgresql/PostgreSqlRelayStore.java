package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.RivalReports;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.TermConnections;
import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.internal.WalFeed;
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
 * The outbox in PostgreSQL, for a relay; {@link PostgreSql#relayStore()} makes it. A term holds three connections: to read, to settle and to renew the lease. Connect
 * directly to PostgreSQL, without a pooler that shares connections between transactions. Thread-safe; blocks.
 */
public final class PostgreSqlRelayStore implements RelayStore {
    private static final Duration MIN_NETWORK_TIMEOUT = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final SchemaName schema;
    private final SegmentRetention retention;
    private final @Nullable String purpose;
    private final long maxMessageSize;
    private final @Nullable DataSource replication;
    private final LeaseTable lease;
    private final RivalReports rivals = new RivalReports("another relay leads");

    private PostgreSqlRelayStore(
            DataSource dataSource,
            SchemaName schema,
            SegmentRetention retention,
            @Nullable String purpose,
            long maxMessageSize,
            @Nullable DataSource replication) {
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("maxMessageSize: " + maxMessageSize + " (expected: at least 1)");
        }
        this.dataSource = dataSource;
        this.schema = schema;
        this.retention = retention;
        this.purpose = purpose;
        this.maxMessageSize = maxMessageSize;
        this.replication = replication;
        this.lease = new LeaseTable(schema);
    }

    static PostgreSqlRelayStore of(DataSource dataSource, SchemaName schema) {
        return new PostgreSqlRelayStore(
                dataSource, schema, SegmentRetention.DEFAULT, null, Message.DEFAULT_MAX_SIZE, null);
    }

    /** The same store, which keeps delivered messages for so long; {@link SegmentRetention#DEFAULT} unless changed. */
    public PostgreSqlRelayStore withRetention(SegmentRetention newRetention) {
        requireNonNull(newRetention, "retention: null (expected: a retention of segments)");
        return new PostgreSqlRelayStore(dataSource, schema, newRetention, purpose, maxMessageSize, replication);
    }

    /**
     * The same store for a relay that says where it delivers to, in words for people and without secrets. Relays on one outbox
     * that say something different are warned of each other: one of them has the wrong database.
     */
    public PostgreSqlRelayStore withPurpose(String newPurpose) {
        requireNonNull(newPurpose, "purpose: null (expected: a purpose)");
        return new PostgreSqlRelayStore(dataSource, schema, retention, newPurpose, maxMessageSize, replication);
    }

    /**
     * The same store for a relay that never reads a message of more bytes than this ({@link Message#size()}); it parks it, inside
     * the database, as given up. Tell the applications the same when they append. {@link Message#DEFAULT_MAX_SIZE} unless
     * changed. The relay's heap must hold about eight messages of that size beside its windows.
     */
    public PostgreSqlRelayStore withMaxMessageSize(long bytes) {
        return new PostgreSqlRelayStore(dataSource, schema, retention, purpose, bytes, replication);
    }

    /**
     * The same store for a relay that learns of messages from the database's own log (WAL), without asking again and again. What
     * that does not tell is read from the table as before: what waits already, and everything while the log cannot be followed.
     * So a relay may use it or not, and change its mind, without loss.
     *
     * <p>The server needs {@code wal_level = logical} and a free replication slot, which is temporary: no slot stays behind, and
     * none keeps the server from removing its log. The user needs the attribute {@code REPLICATION}; the publication {@code
     * <schema>_outbox_<max message size>} is created unless it is there, for which the user must own the table.
     *
     * @param newReplication gives connections for replication: with PostgreSQL's driver, its properties {@code replication} is
     *     {@code database}, {@code assumeMinServerVersion} at least {@code 10} and {@code preferQueryMode} is {@code simple}
     */
    public PostgreSqlRelayStore withWal(DataSource newReplication) {
        requireNonNull(newReplication, "replication: null (expected: a DataSource)");
        return new PostgreSqlRelayStore(dataSource, schema, retention, purpose, maxMessageSize, newReplication);
    }

    /**
     * Connects once, and says what would keep a relay from following the database's log, for people; empty for nothing, and where
     * it is to poll.
     *
     * @throws SQLException if the database is away, or refuses the connection
     */
    public Optional<String> walObstacle() throws SQLException {
        return replication == null ? Optional.empty() : WalFeed.obstacle(replication, schema, maxMessageSize);
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration length) {
        return lead(length, connection -> {
            OptionalLong fence = lease.tryAcquire(connection, instance, purpose, length);
            if (fence.isEmpty() && purpose != null) {
                rivals.report(new LeaseRivals(schema)
                        .leaderWithAnotherPurpose(connection, instance, purpose)
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
        try {
            OptionalLong fence = attempt(length, attempt);
            return fence.isEmpty() ? Optional.empty() : Optional.of(begin(fence.getAsLong(), length));
        } catch (SQLException e) {
            throw SqlCall.translate(e);
        }
    }

    private interface LeaseAttempt {
        OptionalLong run(Connection connection) throws SQLException;
    }

    private OptionalLong attempt(Duration length, LeaseAttempt attempt) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            int timeoutBefore = connection.getNetworkTimeout();
            TermConnections.prepare(connection, attemptTimeout(length));
            PostgreSqlRights.of(schema).require(connection, PostgreSqlRights.Use.RELAY);
            PostgreSqlSchema.of(dataSource, schema).check(connection);
            OptionalLong fence = attempt.run(connection);
            connection.setNetworkTimeout(Runnable::run, timeoutBefore);
            return fence;
        }
    }

    private RelayTerm begin(long fence, Duration length) throws SQLException {
        TermConnections connections = new TermConnections(dataSource, networkTimeout(length), RowSecurity::off);
        try {
            return new PostgreSqlRelayTerm(
                    connections, schema, retention, maxMessageSize, replication, lease, fence, length);
        } catch (SQLException | RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    /** A relay that stands by holds nothing that could be lost, so it turns to another server sooner. */
    private static Duration attemptTimeout(Duration lease) {
        return networkTimeout(lease).dividedBy(2);
    }

    /** If the server stops answering, the relay waits for twice the length of its lease, and at least for the minimum. */
    private static Duration networkTimeout(Duration lease) {
        Duration twice = lease.multipliedBy(2);
        return twice.compareTo(MIN_NETWORK_TIMEOUT) > 0 ? twice : MIN_NETWORK_TIMEOUT;
    }
}
