package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.relay.Segments;
import dev.hitotsu.jdbc.internal.relay.SettlingTransactions;
import dev.hitotsu.jdbc.internal.relay.TermParts;
import dev.hitotsu.jdbc.internal.relay.TermTables;
import dev.hitotsu.mysql.internal.LogReader;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.binlog.BinlogInput;
import dev.hitotsu.mysql.internal.binlog.BinlogTable;
import dev.hitotsu.mysql.internal.table.CheckpointTable;
import dev.hitotsu.mysql.internal.table.ParkedMessageQueries;
import dev.hitotsu.mysql.internal.table.ParkedTable;
import dev.hitotsu.relay.feed.FedLogSource;
import dev.hitotsu.relay.feed.LogFeed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a term in MySQL or MariaDB is made of.
 *
 * @param length of the lease
 */
record MySqlRelayTerm(MySqlRelay database, RelaySettings settings, long fence, Duration length) implements TermParts {
    /** The reader rather tries again than waits. */
    private static final int READ_LOCK_TIMEOUT_SECONDS = 1;

    @Override
    public TermTables tables(Connection settling) throws SQLException {
        return new TermTables(
                new CheckpointTable(database.schema(), fence),
                new ParkedTable(database.schema()),
                new ParkedMessageQueries(database.schema(), settings.maxMessageSize()),
                new OutcomeLog(database.schema(), fence),
                transactions(settling));
    }

    /**
     * While a settlement is open, nobody else can take the lease. If this JVM is paused meanwhile, the server ends the
     * settlement.
     */
    private SettlingTransactions transactions(Connection settling) throws SQLException {
        long maxIdleSeconds = Math.max(1, length.toSeconds());
        long usualIdleSeconds = SessionVariables.number(settling, "wait_timeout");
        return (connection, statements) -> {
            SessionVariables.set(connection, "wait_timeout", maxIdleSeconds);
            connection.setAutoCommit(false);
            statements.run();
            connection.commit();
            connection.setAutoCommit(true);
            SessionVariables.set(connection, "wait_timeout", usualIdleSeconds);
        };
    }

    @Override
    public OpenSource source(Connection reading, LogCheckpoint start) throws SQLException {
        SessionVariables.set(reading, "innodb_lock_wait_timeout", READ_LOCK_TIMEOUT_SECONDS);
        LogReader reader = new LogReader(reading, database.schema(), start, settings.maxMessageSize());
        if (database.polls()) {
            return new OpenSource((messages, bytes, wait) -> SqlCall.run(() -> reader.read(messages, bytes)));
        }
        LogFeed<LogRow> feed = BinlogInput.start(
                database.dataSource(), database.schema(), database.binlog(), settings.maxMessageSize());
        return new OpenSource(new FedLogSource<>(new BinlogTable(reader), feed), feed::close);
    }

    @Override
    public Segments segments() {
        return new SegmentSweeper(database.dataSource(), database.schema(), settings);
    }
}
