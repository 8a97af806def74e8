package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.relay.ArchiveGate;
import dev.hitotsu.jdbc.internal.relay.Segments;
import dev.hitotsu.jdbc.internal.relay.SettlingTransactions;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import dev.hitotsu.jdbc.internal.relay.TermTables;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.LogReader;
import dev.hitotsu.postgresql.internal.WalInput;
import dev.hitotsu.postgresql.internal.slot.OutboxLogSource;
import dev.hitotsu.postgresql.internal.slot.SlotWork;
import dev.hitotsu.postgresql.internal.slot.TableSource;
import dev.hitotsu.postgresql.internal.table.CheckpointLog;
import dev.hitotsu.postgresql.internal.table.IndexScans;
import dev.hitotsu.postgresql.internal.table.ParkedMessageQueries;
import dev.hitotsu.postgresql.internal.table.ParkedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a term in PostgreSQL is made of.
 *
 * @param dataSource for the archive, which reads aside
 * @param replication gives connections to the database's log; null if it is never to be read
 * @param followsLog whether to follow it where the outbox does not say how it is read
 * @param length of the lease
 */
record PostgreSqlRelayTerm(
        DataSource dataSource,
        SchemaName schema,
        RelaySettings settings,
        @Nullable DataSource replication,
        boolean followsLog,
        long fence,
        Duration length)
        implements TermParts {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration MIN_IDLE_TIMEOUT = Duration.ofSeconds(1);

    @Override
    public TermTables tables(Connection settling) throws SQLException {
        setIdleTimeout(settling);
        IndexScans.always(settling);
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
        long maxSize = settings.maxMessageSize();
        SlotWork work = new SlotWork(reading, replication, schema, fence, CheckpointLog.KIND, maxSize, HEARTBEAT);
        OutboxLogSource source = new OutboxLogSource(start, checkpoint -> table(reading, checkpoint), work);
        return new OpenSource(source, source::close);
    }

    private TableSource table(Connection reading, LogCheckpoint start) throws SQLException {
        LogReader reader = new LogReader(reading, schema, start, settings.maxMessageSize());
        DataSource logs = replication;
        return new TableSource(
                reader,
                followsLog ? OutboxSource.LOG : OutboxSource.POLLING,
                logs == null ? null : () -> WalInput.start(logs, schema, settings.maxMessageSize()));
    }

    @Override
    public Segments segments() {
        return new SegmentSweeper(dataSource, schema, settings.retention(), new ArchiveGate(settings.archive()));
    }
}
