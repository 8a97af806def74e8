package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.relay.RelaySettings;
import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The outbox in MySQL or MariaDB, for a relay; {@link MySql#relayStore()} makes it. A term holds three connections: to read, to settle
 * and to renew the lease. Connect directly to the primary, without a proxy that shares connections between sessions or sends
 * reads to replicas. Thread-safe; blocks.
 */
public final class MySqlRelayStore implements RelayStore {
    private final DataSource dataSource;
    private final SchemaName schema;
    private final RelaySettings settings;
    private final RelayStore store;

    private MySqlRelayStore(DataSource dataSource, SchemaName schema, RelaySettings settings) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.settings = settings;
        this.store = new SqlRelayStore(dataSource, new LeaseTable(schema), settings.purpose(), new Database());
    }

    static MySqlRelayStore of(DataSource dataSource, SchemaName schema) {
        return new MySqlRelayStore(dataSource, schema, RelaySettings.DEFAULT);
    }

    private MySqlRelayStore with(RelaySettings newSettings) {
        return new MySqlRelayStore(dataSource, schema, newSettings);
    }

    /** The same store, which keeps delivered messages for so long; {@link SegmentRetention#DEFAULT} unless changed. */
    public MySqlRelayStore withRetention(SegmentRetention retention) {
        return with(settings.withRetention(retention));
    }

    /**
     * The same store for a relay that says where it delivers to, in words for people and without secrets. Relays on one outbox
     * that say something different are warned of each other: one of them has the wrong database.
     */
    public MySqlRelayStore withPurpose(String purpose) {
        return with(settings.withPurpose(purpose));
    }

    /**
     * The same store for a relay that never reads a message of more bytes than this ({@link Message#size()}); it parks it, inside
     * the database, as given up. Tell the applications the same when they append. {@link Message#DEFAULT_MAX_SIZE} unless
     * changed. The relay's heap must hold about eight messages of that size beside its windows.
     */
    public MySqlRelayStore withMaxMessageSize(long bytes) {
        return with(settings.withMaxMessageSize(bytes));
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
            MySqlRights.of(schema).require(connection, MySqlRights.Use.RELAY);
            MySqlSchema.of(dataSource, schema).check(connection);
        }

        @Override
        public void setUp(Connection connection) {}

        @Override
        public TermParts term(long fence, Duration length) {
            return new MySqlRelayTerm(schema, settings, fence, length);
        }
    }
}
