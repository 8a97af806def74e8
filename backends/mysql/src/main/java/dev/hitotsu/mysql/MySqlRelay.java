package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import dev.hitotsu.mysql.internal.binlog.BinlogAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * What a relay's store needs of MySQL or MariaDB.
 *
 * @param binlog servers whose binary log is followed; empty to poll
 */
record MySqlRelay(DataSource dataSource, SchemaName schema, List<BinlogServer> binlog)
        implements SqlRelayStore.Database {
    MySqlRelay {
        binlog = List.copyOf(binlog);
    }

    /** Where to connect to follow the binary log. */
    List<BinlogAddress> addresses() {
        return binlog.stream()
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
