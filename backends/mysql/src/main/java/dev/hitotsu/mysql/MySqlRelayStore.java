package dev.hitotsu.mysql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.JdbcRelayStore;
import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import dev.hitotsu.mysql.internal.binlog.BinlogInput;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The outbox in MariaDB or MySQL, for a relay; {@link MySql#relayStore()} makes it. A term holds three connections: to
 * read, to settle and to renew the lease. Thread-safe; blocks.
 */
public final class MySqlRelayStore implements JdbcRelayStore {
    private static final String CONNECTOR = "com.github.shyiko.mysql.binlog.BinaryLogClient";

    private final MySqlRelay database;
    private final SqlRelayStore store;

    private MySqlRelayStore(MySqlRelay database, RelaySettings settings) {
        this.database = database;
        this.store = new SqlRelayStore(database.dataSource(), new LeaseTable(database.schema()), settings, database);
    }

    static MySqlRelayStore of(DataSource dataSource, SchemaName schema) {
        return new MySqlRelayStore(MySqlRelay.polling(dataSource, schema), RelaySettings.DEFAULT);
    }

    @Override
    public RelaySettings settings() {
        return store.settings();
    }

    @Override
    public MySqlRelayStore with(RelaySettings settings) {
        return new MySqlRelayStore(database, settings);
    }

    /**
     * The same store for a relay that learns of messages from the server's binary log, without asking again and again.
     * What that does not tell is read from the table as before: what waits already, and everything while the log cannot
     * be followed. So a relay may use it or not, and change its mind, without loss.
     *
     * <p>The server writes a binary log with {@code binlog_format = ROW}; MySQL has {@code gtid_mode = ON}. The jar
     * {@code com.zendesk:mysql-binlog-connector-java} is on the class path.
     *
     * @param servers of which one is the server of this store: the relay follows that one, also after a failover
     * @throws IllegalStateException where the jar is not there
     */
    public MySqlRelayStore withBinlog(List<BinlogServer> servers) {
        requireNonNull(servers, "servers: null (expected: a list of servers)");
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers: none (expected: one or more)");
        }
        List<BinlogServer> fixed = List.copyOf(servers);
        return withBinlog(() -> fixed);
    }

    /**
     * As {@link #withBinlog(List)}, with a login that may change: the servers are asked for now, and again where one
     * refuses the login. Where the supplier then throws, those before stay in use.
     */
    public MySqlRelayStore withBinlog(Supplier<List<BinlogServer>> servers) {
        requireNonNull(servers, "servers: null (expected: where they come from)");
        requireConnector();
        return new MySqlRelayStore(database.following(servers), settings());
    }

    private static void requireConnector() {
        try {
            Class.forName(CONNECTOR, false, MySqlRelayStore.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "class path: no " + CONNECTOR
                            + " (expected: the jar com.zendesk:mysql-binlog-connector-java, to follow the binary log)",
                    e);
        }
    }

    /**
     * Connects once, and says what would keep a relay from following the binary log, for people; empty for nothing, and
     * where it is to poll.
     *
     * @throws SQLException if the server is away, or refuses the connection
     */
    public Optional<String> binlogObstacle() throws SQLException {
        return database.polls()
                ? Optional.empty()
                : BinlogInput.obstacle(
                        database.dataSource(),
                        database.schema(),
                        database.binlog().current());
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
