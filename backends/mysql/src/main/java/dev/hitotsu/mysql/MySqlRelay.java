package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** What a relay's store needs of MySQL or MariaDB. */
record MySqlRelay(DataSource dataSource, SchemaName schema) implements SqlRelayStore.Database {
    @Override
    public void check(Connection connection) throws SQLException {
        MySqlRights.of(schema).require(connection, MySqlRights.Use.RELAY);
        MySqlSchema.of(dataSource, schema).check(connection);
    }

    @Override
    public void setUp(Connection connection) {}

    @Override
    public TermParts term(RelaySettings settings, long fence, Duration length) {
        return new MySqlRelayTerm(schema, settings, fence, length);
    }
}
