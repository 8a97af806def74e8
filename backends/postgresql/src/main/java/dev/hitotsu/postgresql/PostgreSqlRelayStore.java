package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.JdbcRelayStore;
import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import dev.hitotsu.postgresql.internal.WalInput;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The outbox in PostgreSQL, for a relay; {@link PostgreSql#relayStore()} makes it. A term holds three connections: to
 * read, to settle and to renew the lease. Connect directly to PostgreSQL, without a pooler that shares connections
 * between transactions. Thread-safe; blocks.
 */
public final class PostgreSqlRelayStore implements JdbcRelayStore {
    private final PostgreSqlRelay database;
    private final SqlRelayStore store;

    private PostgreSqlRelayStore(PostgreSqlRelay database, RelaySettings settings) {
        this.database = database;
        this.store = new SqlRelayStore(database.dataSource(), new LeaseTable(database.schema()), settings, database);
    }

    static PostgreSqlRelayStore of(DataSource dataSource, SchemaName schema) {
        return new PostgreSqlRelayStore(new PostgreSqlRelay(dataSource, schema, null, false), RelaySettings.DEFAULT);
    }

    @Override
    public RelaySettings settings() {
        return store.settings();
    }

    @Override
    public PostgreSqlRelayStore with(RelaySettings settings) {
        return new PostgreSqlRelayStore(database, settings);
    }

    /**
     * The same store for a relay that learns of messages from the database's own log (WAL), without asking again and
     * again. What that does not tell is read from the table as before: what waits already, and everything while the log
     * cannot be followed. So a relay may use it or not, and change its mind, without loss.
     *
     * <p>The server needs {@code wal_level = logical} and a free replication slot, which is temporary: no slot stays
     * behind, and none keeps the server from removing its log. The user needs the attribute {@code REPLICATION}; the
     * publication {@code
     * <schema>_outbox_<max message size>} is created unless it is there, for which the user must own the table.
     *
     * @param replication gives connections for replication: with PostgreSQL's driver, its properties
     *     {@code replication} is {@code database}, {@code assumeMinServerVersion} at least {@code 10} and
     *     {@code preferQueryMode} is {@code simple}
     */
    public PostgreSqlRelayStore withWal(DataSource replication) {
        return withReplication(replication, true);
    }

    /**
     * The same store for a relay that polls, and can read the database's log once the source of the outbox is changed
     * to that; see {@link PostgreSql#source()}.
     *
     * @param replication as for {@link #withWal}
     */
    public PostgreSqlRelayStore withReplication(DataSource replication) {
        return withReplication(replication, false);
    }

    private PostgreSqlRelayStore withReplication(DataSource replication, boolean followsLog) {
        requireNonNull(replication, "replication: null (expected: a DataSource)");
        return new PostgreSqlRelayStore(
                new PostgreSqlRelay(database.dataSource(), database.schema(), replication, followsLog), settings());
    }

    /**
     * Connects once, and says what would keep a relay from following the database's log, for people; empty for nothing,
     * and where it is to poll.
     *
     * @throws SQLException if the database is away, or refuses the connection
     */
    public Optional<String> walObstacle() throws SQLException {
        DataSource replication = database.replication();
        return replication == null || !database.followsLog()
                ? Optional.empty()
                : WalInput.obstacle(replication, database.schema(), settings().maxMessageSize());
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration length) {
        return store.tryLead(instance, length);
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration length, LeadGrant grant) {
        return store.lead(instance, length, grant);
    }
}
