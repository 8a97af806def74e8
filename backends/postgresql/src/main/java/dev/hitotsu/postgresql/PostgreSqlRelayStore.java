package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.relay.RelaySettings;
import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import dev.hitotsu.postgresql.internal.WalFeed;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The outbox in PostgreSQL, for a relay; {@link PostgreSql#relayStore()} makes it. A term holds three connections: to read, to settle
 * and to renew the lease. Connect directly to PostgreSQL, without a pooler that shares connections between transactions. Thread-safe;
 * blocks.
 */
public final class PostgreSqlRelayStore implements RelayStore {
    private final DataSource dataSource;
    private final SchemaName schema;
    private final RelaySettings settings;
    private final @Nullable DataSource replication;
    private final RelayStore store;

    private PostgreSqlRelayStore(
            DataSource dataSource, SchemaName schema, RelaySettings settings, @Nullable DataSource replication) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.settings = settings;
        this.replication = replication;
        this.store = new SqlRelayStore(dataSource, new LeaseTable(schema), settings.purpose(), new Database());
    }

    static PostgreSqlRelayStore of(DataSource dataSource, SchemaName schema) {
        return new PostgreSqlRelayStore(dataSource, schema, RelaySettings.DEFAULT, null);
    }

    private PostgreSqlRelayStore with(RelaySettings newSettings) {
        return new PostgreSqlRelayStore(dataSource, schema, newSettings, replication);
    }

    /** The same store, which keeps delivered messages for so long; {@link SegmentRetention#DEFAULT} unless changed. */
    public PostgreSqlRelayStore withRetention(SegmentRetention retention) {
        return with(settings.withRetention(retention));
    }

    /**
     * The same store for a relay that says where it delivers to, in words for people and without secrets. Relays on one outbox
     * that say something different are warned of each other: one of them has the wrong database.
     */
    public PostgreSqlRelayStore withPurpose(String purpose) {
        return with(settings.withPurpose(purpose));
    }

    /**
     * The same store for a relay that never reads a message of more bytes than this ({@link dev.hitotsu.message.Message#size()}); it
     * parks it, inside the database, as given up. Tell the applications the same when they append. {@link
     * dev.hitotsu.message.Message#DEFAULT_MAX_SIZE} unless changed. The relay's heap must hold about eight messages of that size beside
     * its windows.
     */
    public PostgreSqlRelayStore withMaxMessageSize(long bytes) {
        return with(settings.withMaxMessageSize(bytes));
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
        return new PostgreSqlRelayStore(dataSource, schema, settings, newReplication);
    }

    /**
     * Connects once, and says what would keep a relay from following the database's log, for people; empty for nothing, and where
     * it is to poll.
     *
     * @throws SQLException if the database is away, or refuses the connection
     */
    public Optional<String> walObstacle() throws SQLException {
        return replication == null
                ? Optional.empty()
                : WalFeed.obstacle(replication, schema, settings.maxMessageSize());
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration length) {
        return store.tryLead(instance, length);
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration length, LeadGrant grant) {
        return store.lead(instance, length, grant);
    }

    private final class Database implements SqlRelayStore.Database {
        @Override
        public void check(Connection connection) throws SQLException {
            PostgreSqlRights.of(schema).require(connection, PostgreSqlRights.Use.RELAY);
            PostgreSqlSchema.of(dataSource, schema).check(connection);
        }

        @Override
        public void setUp(Connection connection) throws SQLException {
            RowSecurity.off(connection);
        }

        @Override
        public TermParts term(long fence, Duration length) {
            return new PostgreSqlRelayTerm(schema, settings, replication, fence, length);
        }
    }
}
