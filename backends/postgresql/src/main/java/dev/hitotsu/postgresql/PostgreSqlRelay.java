package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import dev.hitotsu.postgresql.internal.FlushedCommits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a relay's store needs of PostgreSQL.
 *
 * @param replication gives connections to the database's log; null if it is never to be read
 * @param followsLog whether to follow it where the outbox does not say how it is read
 */
record PostgreSqlRelay(
        DataSource dataSource, SchemaName schema, @Nullable DataSource replication, boolean followsLog)
        implements SqlRelayStore.Database {
    @Override
    public void check(Connection connection) throws SQLException {
        PostgreSqlRights.of(schema).require(connection, PostgreSqlRights.Use.RELAY);
        PostgreSqlSchema.of(dataSource, schema).check(connection);
    }

    @Override
    public OptionalLong durably(Connection connection, SqlRelayStore.LeaseAttempt attempt) throws SQLException {
        return FlushedCommits.during(connection, attempt);
    }

    @Override
    public void setUp(Connection connection) throws SQLException {
        RowSecurity.off(connection);
        FlushedCommits.on(connection);
    }

    @Override
    public TermParts term(RelaySettings settings, long fence, Duration length) {
        return new PostgreSqlRelayTerm(dataSource, schema, settings, replication, followsLog, fence, length);
    }
}
