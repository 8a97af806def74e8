package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.relay.Segments;
import dev.hitotsu.jdbc.internal.relay.SettlingTransactions;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import dev.hitotsu.jdbc.internal.relay.TermTables;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.LogReader;
import dev.hitotsu.postgresql.internal.WalFeed;
import dev.hitotsu.postgresql.internal.WalLogSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a term in PostgreSQL is made of.
 *
 * @param replication gives connections to follow the database's log; null to poll
 * @param length of the lease
 */
record PostgreSqlRelayTerm(
        SchemaName schema, RelaySettings settings, @Nullable DataSource replication, long fence, Duration length)
        implements TermParts {
    private static final Duration MIN_IDLE_TIMEOUT = Duration.ofSeconds(1);

    @Override
    public TermTables tables(Connection settling) throws SQLException {
        setIdleTimeout(settling);
        return new TermTables(
                new CheckpointLog(schema, fence),
                new ParkedTable(schema),
                new ParkedMessageQueries(schema, settings.maxMessageSize()),
                new OutcomeLog(schema, fence),
                PostgreSqlRelayTerm::inTransaction);
    }

    /**
     * While a settlement is open, nobody else can take the lease. If this JVM is paused meanwhile, the server ends the
     * settlement.
     */
    private void setIdleTimeout(Connection settling) throws SQLException {
        try (Statement set = settling.createStatement()) {
            set.execute("SET idle_in_transaction_session_timeout = "
                    + Math.max(length.toMillis(), MIN_IDLE_TIMEOUT.toMillis()));
        }
    }

    private static void inTransaction(Connection connection, SettlingTransactions.Statements statements)
            throws SQLException {
        connection.setAutoCommit(false);
        statements.run();
        CheckedCommit.commit(connection);
        connection.setAutoCommit(true);
    }

    @Override
    public OpenSource source(Connection reading, LogCheckpoint start) throws SQLException {
        LogReader reader = new LogReader(reading, schema, start, settings.maxMessageSize());
        if (replication == null) {
            return new OpenSource((messages, bytes, wait) -> SqlCall.run(() -> reader.read(messages, bytes)));
        }
        WalFeed feed = WalFeed.start(replication, schema, settings.maxMessageSize());
        return new OpenSource(new WalLogSource(reader, feed), feed::close);
    }

    @Override
    public Segments segments() {
        return new SegmentSweeper(schema, settings.retention());
    }
}
