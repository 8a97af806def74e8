package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import dev.hitotsu.mysql.internal.binlog.BinlogAddress;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * What a relay's store needs of MySQL or MariaDB.
 *
 * @param binlog where to connect to follow the binary log, and as whom; empty to poll
 */
record MySqlRelay(DataSource dataSource, SchemaName schema, ChangingSecret<List<BinlogAddress>> binlog)
        implements SqlRelayStore.Database {
    /** A relay that polls. */
    static MySqlRelay polling(DataSource dataSource, SchemaName schema) {
        return new MySqlRelay(dataSource, schema, ChangingSecret.of("no login", List::of));
    }

    /** A relay that follows the binary log of one of the servers, which are asked for anew where one refuses. */
    MySqlRelay following(Supplier<List<BinlogServer>> servers) {
        return new MySqlRelay(
                dataSource,
                schema,
                ChangingSecret.of("the login to follow the binary log", () -> addresses(servers.get())));
    }

    boolean polls() {
        return binlog.current().isEmpty();
    }

    private static List<BinlogAddress> addresses(List<BinlogServer> servers) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers: none (expected: one or more)");
        }
        return servers.stream()
                .map(server -> new BinlogAddress(
                        server.host(),
                        server.port(),
                        server.user(),
                        server.password(),
                        switch (server.encryption()) {
                            case NONE -> "DISABLED";
                            case PREFERRED -> "PREFERRED";
                            case REQUIRED -> "REQUIRED";
                            case VERIFY_AUTHORITY -> "VERIFY_CA";
                            case VERIFY_HOST -> "VERIFY_IDENTITY";
                        }))
                .toList();
    }

    @Override
    public void check(Connection connection) throws SQLException {
        MySqlRights.of(schema).require(connection, MySqlRights.Use.RELAY);
        MySqlSchema.of(dataSource, schema).check(connection);
    }

    @Override
    public void setUp(Connection connection) {}

    @Override
    public TermParts term(RelaySettings settings, long fence, Duration length) {
        return new MySqlRelayTerm(this, settings, fence, length);
    }
}
