package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.RivalReports;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.TermConnections;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.postgresql.internal.LogReader;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import dev.hitotsu.postgresql.internal.WalFeed;
import dev.hitotsu.postgresql.internal.WalLogSource;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A term with three connections, one for each of the threads that use it. */
final class PostgreSqlRelayTerm implements RelayTerm {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlRelayTerm.class);
    private static final Duration MIN_IDLE_TIMEOUT = Duration.ofSeconds(1);

    private final TermConnections connections;
    private final Connection settling;
    private final Connection renewing;
    private final LeaseTable lease;
    private final long fence;
    private final PostgreSqlJournal journal;
    private final LogSource source;
    private final @Nullable WalFeed feed;
    private final SegmentSweeper sweeper;
    private final RivalReports rivals = new RivalReports("this relay leads, and another one would lead");
    private final FailureLog refusals = new FailureLog(log, System::nanoTime);

    PostgreSqlRelayTerm(
            TermConnections connections,
            SchemaName schema,
            SegmentRetention retention,
            long maxMessageSize,
            @Nullable DataSource replication,
            LeaseTable lease,
            long fence,
            Duration length)
            throws SQLException {
        this.connections = connections;
        this.settling = connections.open();
        this.renewing = connections.open();
        this.lease = lease;
        this.fence = fence;
        this.sweeper = new SegmentSweeper(schema, retention);
        setIdleTimeout(length);
        this.journal = new PostgreSqlJournal(settling, schema, fence, maxMessageSize);
        LogReader reader = new LogReader(connections.open(), schema, journal.saved(), maxMessageSize);
        this.feed = replication == null ? null : WalFeed.start(replication, schema, maxMessageSize);
        this.source = feed == null
                ? (messages, bytes, wait) -> SqlCall.run(() -> reader.read(messages, bytes))
                : new WalLogSource(reader, feed);
    }

    /**
     * While a settlement is open, nobody else can take the lease. If this JVM is paused meanwhile, the server ends the
     * settlement.
     */
    private void setIdleTimeout(Duration length) throws SQLException {
        try (Statement set = settling.createStatement()) {
            set.execute("SET idle_in_transaction_session_timeout = "
                    + Math.max(length.toMillis(), MIN_IDLE_TIMEOUT.toMillis()));
        }
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public boolean renew(Duration length) {
        return SqlCall.run(() -> {
            LeaseTable.Renewal renewal = lease.renew(renewing, fence, length);
            rivals.report(renewal.rival());
            return renewal.renewed();
        });
    }

    @Override
    public LogSource source() {
        return source;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void cleanUp() {
        SqlCall.run(() -> {
            try {
                journal.cleanUp();
                sweeper.sweep(settling, journal.saved());
            } catch (SQLException e) {
                if (!SqlState.hasCode(e, PostgreSqlState.INSUFFICIENT_PRIVILEGE)) {
                    throw e;
                }
                refusals.log(Level.WARN, "delivered segments cannot be emptied, delivery goes on", e);
            }
            return true;
        });
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
        try {
            lease.release(renewing, fence);
        } catch (SQLException e) {
            log.info("could not release the lease; it will expire: {}", e.getMessage());
        }
        connections.close();
    }
}
